import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * What an SDK declares about organizations, and its coded errors: each exported type with its lines, comments left out.
 * @returns {Map<string, string[]>} `beta/organization/webhooks: WebhookCreateParams` → its lines
 */
export function declarationsOf(sdk) {
  const files = globSync(["resources/**/organization{,.d.ts,/**/*.d.ts}", "core/error-classes.d.ts"], { cwd: sdk });
  const found = new Map();
  for (const file of files.filter((one) => one.endsWith(".d.ts")).sort()) {
    const room = file.replace(/^resources\//, "").replace(/\.d\.ts$/, "");
    for (const [type, lines] of typesIn(readFileSync(join(sdk, file), "utf8"))) {
      found.set(`${room}: ${type}`, [...(found.get(`${room}: ${type}`) ?? []), ...lines]);
    }
  }
  return found;
}

/** Each exported type begins at the margin, or one step in where a namespace holds it. */
function* typesIn(text) {
  const lines = text
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !/^\s*\/\//.test(line));
  let space = "";
  let open;
  for (const line of lines) {
    const begins = /^( {4})?export (?:declare )?(?:(?:abstract )?(class|interface|type|namespace)) (\w+)/.exec(line);
    if (begins) {
      if (open) yield open;
      const [, inner, kind, name] = begins;
      if (kind === "namespace" && !inner) space = `${name}.`;
      else if (!inner) space = "";
      open = [`${inner ? space : ""}${name}`, []];
    }
    open?.[1].push(line.trim());
  }
  if (open) yield open;
}
