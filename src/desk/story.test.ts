import { expect, test } from "vitest";
import type { Proposal } from "../proposals/proposal.js";
import { inOneLine } from "./story.js";

const proposal = (changes: object) =>
  ({
    sentence: { verb: "Deactivate", kind: "the API key", name: "old-laptop", joint: "in", place: "Production" },
    state: "denied",
    moved_at: Date.UTC(2026, 10, 2, 12),
    decision: { by: "Dana Okafor", at: 0, reason: "wait for the release" },
    ...changes,
  }) as Proposal;

test("what became of the same thing before is one line: what, when, by whom and why", () => {
  const what = "Deactivate the API key old-laptop in Production";
  expect(inOneLine(proposal({}))).toBe(`${what}: denied on 2 Nov 2026 by Dana Okafor: “wait for the release”.`);
  expect(inOneLine(proposal({ state: "expired", decision: null }))).toBe(`${what}: expired on 2 Nov 2026.`);
});
