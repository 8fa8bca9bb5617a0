import { join } from "node:path";
import Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { endpointsOf } from "../../scripts/sdk/endpoints.mjs";
import { codedErrorsOf } from "../../scripts/sdk/errors.mjs";
import { codeWords } from "../../src/admin-api/refusals.js";
import { root } from "../harness/processes.js";

const sdk = join(root, "node_modules", "@anthropic-ai", "sdk");
const methods = [...(await endpointsOf(Anthropic)).values()].flat();
const codes = [...new Set(methods.flatMap((method) => codedErrorsOf(sdk, method)))].toSorted();

test("the SDK promises coded errors of the Admin API", () => {
  expect(codes.length).toBeGreaterThan(50);
  expect(codes).toEqual(expect.arrayContaining(["already_member", "scan_pending", "api_key_scope_missing"]));
});

test.each(codes)("%s has words of its own: what happened, why, and what to do next", (code) => {
  const words = codeWords(code);
  expect(words?.happened).toMatch(/^[A-Z].*\.$/);
  expect(words?.next).toMatch(/^[A-Z].*\.$/);
});
