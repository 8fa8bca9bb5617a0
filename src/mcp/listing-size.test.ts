import { countTokens } from "gpt-tokenizer";
import { expect, test } from "vitest";
import { catalog } from "../operations/index.js";
import { toolsetNames, toolsets } from "../operations/toolsets.js";
import { budget, tokensOf } from "./listing-size.js";
import { ownTools } from "./own-tools.js";
import { toolOf } from "./tools.js";

const own = ownTools.map(({ tool }) => tool);
const of = (name: string) => catalog.filter(({ toolset }) => toolset === name).map(toolOf);
const counted = (tools: readonly object[]) => tools.reduce((sum, tool) => sum + countTokens(JSON.stringify(tool)), 0);

test.each(toolsetNames)("the tokens said of %s are within a tenth of a tokenizer's count", (name) => {
  const exact = counted(of(name));
  expect(Math.abs(tokensOf(of(name)) - exact)).toBeLessThanOrEqual(exact / 10);
});

test("what is listed unless a person chooses otherwise stays within the budget, at 130 tokens a tool at most on average", () => {
  const tools = [...catalog.filter(({ toolset }) => toolsets[toolset].usual).map(toolOf), ...own];
  const whole = countTokens(JSON.stringify(tools));
  expect(whole).toBeLessThanOrEqual(budget);
  expect(whole / tools.length).toBeLessThanOrEqual(130);
});
