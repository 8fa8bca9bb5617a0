import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { offered } from "../../src/operations/index.js";
import { toolsetNames } from "../../src/operations/toolsets.js";
import { endpointsOf } from "../sdk/endpoints.mjs";
import { codedErrorsOf } from "../sdk/errors.mjs";
import { referenceIndex, referencePage } from "./page.js";

/** Every page of `docs/reference/` by its file's name, as the catalog says it now. */
export async function referencePages(root: string): Promise<Map<string, string>> {
  const sdk = join(root, "node_modules", "@anthropic-ai", "sdk");
  const methods = await endpointsOf(Anthropic);
  const errors = (endpoint: string) => (methods.get(endpoint) ?? []).flatMap((method) => codedErrorsOf(sdk, method));
  const pages = new Map([["README.md", referenceIndex(offered)]]);
  for (const name of toolsetNames) {
    const operations = offered.filter(({ toolset }) => toolset === name);
    pages.set(`${name}.md`, await referencePage(name, operations, errors));
  }
  return pages;
}
