import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The coded errors that the SDK's own types promise of a method, such as `organization.users.remove`.
 * @param {string} sdk its folder
 * @param {string} method
 * @returns {string[]} the API's codes
 */
export function codedErrorsOf(sdk, method) {
  const path = method.split(".");
  const name = path.pop() ?? "";
  const text = textOf(sdk, path.map(kebab));
  const comment = new RegExp(String.raw`/\*\*((?:(?!\*/)[\s\S])*)\*/\s*${name}\(`).exec(text)?.[1] ?? "";
  return [...comment.matchAll(/@throws \{(?:\w+\.)*(\w+)\}/g)].map(([, error]) => codeOf(error));
}

/** A resource that has resources of its own lies in a folder of its name, with a file beside it that only leads there. */
function textOf(sdk, parts) {
  const places = [`${parts.join("/")}/${parts.at(-1)}.d.ts`, `${parts.join("/")}.d.ts`];
  const file = places.map((place) => join(sdk, "resources", place)).find((place) => existsSync(place));
  if (!file) throw new Error(`The SDK declares ${parts.join(".")} in no file that is known here: ${places.join(", ")}`);
  return readFileSync(file, "utf8");
}

/** `BetaAPIKeyScopeMissingError` → `api_key_scope_missing`. */
const codeOf = (error) =>
  error
    .replace(/^Beta|Error$/g, "")
    .replace(/(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])/g, "_")
    .toLowerCase();

const kebab = (name) => name.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
