import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { mergeScriptCovs } from "@bcoe/v8-coverage";
import { createCoverageMap } from "@vitest/istanbul-lib-coverage";
import { convert } from "ast-v8-to-istanbul";
import { parseAstAsync } from "vite";

/**
 * What ran of src/ in the programs that wrote into `folder` (`NODE_V8_COVERAGE`), as Istanbul has it. They were built with maps to their sources.
 * Of a chunk only the counts of all programs together are led back: that takes seconds, and each by itself would take hours.
 */
export async function ranInPrograms(root, folder) {
  const ran = createCoverageMap({});
  for (const [file, scripts] of byChunk(join(root, "dist"), folder)) {
    const code = readFileSync(file, "utf8");
    const sourceMap = JSON.parse(readFileSync(`${file}.map`, "utf8"));
    sourceMap.sources = sourceMap.sources.map((source) => resolve(dirname(file), source));
    const coverage = mergeScriptCovs(scripts);
    ran.merge(await convert({ ast: parseAstAsync(code), code, sourceMap, coverage, wrapperLength: 0 }));
  }
  ran.filter((path) => relative(root, path).startsWith("src"));
  return ran;
}

/** The counts of each chunk of `dist` that has a map, from every program that loaded it. */
function byChunk(dist, folder) {
  const found = new Map();
  for (const name of readdirSync(folder)) {
    for (const script of JSON.parse(readFileSync(join(folder, name), "utf8")).result) {
      if (!script.url.startsWith("file:")) continue;
      const file = fileURLToPath(script.url);
      if (!file.startsWith(dist) || !existsSync(`${file}.map`)) continue;
      found.set(file, [...(found.get(file) ?? []), script]);
    }
  }
  return found;
}
