import { operation } from "../operations/index.js";
import { isToolset } from "../operations/toolsets.js";
import type { Names } from "../settings/overrides.js";

/** What can be named in a rule. A toolset and an operation never have the same name: a test of the catalog holds that. */
export const names: Names = (name) => {
  if (isToolset(name)) return "toolset";
  return operation(name) ? "operation" : undefined;
};
