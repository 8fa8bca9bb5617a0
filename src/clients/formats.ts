import type { Format } from "./format.js";
import { jsonFormat, noTrailingComma } from "./json-format.js";
import type { Program } from "./program.js";
import { tomlFormat } from "./toml-format.js";
import { yamlFormat } from "./yaml-format.js";

/** How each language is read and edited, as clients read theirs. */
export const formats: Readonly<Record<Program["format"], Format>> = {
  json: jsonFormat,
  "json-no-trailing-comma": noTrailingComma(jsonFormat),
  toml: tomlFormat,
  yaml: yamlFormat,
};
