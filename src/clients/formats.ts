import type { Format } from "./format.js";
import { jsonFormat } from "./json-format.js";
import type { Program } from "./program.js";
import { tomlFormat } from "./toml-format.js";
import { yamlFormat } from "./yaml-format.js";

/** How each language is read and edited. JSON is as clients read theirs: with comments and trailing commas. */
export const formats: Readonly<Record<Program["format"], Format>> = {
  json: jsonFormat,
  toml: tomlFormat,
  yaml: yamlFormat,
};
