import { expect, test } from "vitest";
import { makeHigh, makeProposal } from "../../fixtures/proposals.js";
import { approveWords, becameText } from "./wording.js";

test("the button repeats the verb and names nobody", () => {
  const { sentence } = makeProposal();
  const asked = (verb: string) => approveWords({ ...makeHigh(), sentence: { ...sentence, verb } });
  expect(["Deactivate", "Change the role of", "Send a test span to", "Sign out"].map(asked)).toEqual([
    "Approve and deactivate",
    "Approve and change the role",
    "Approve and send a test span",
    "Approve and sign out",
  ]);
});

test("what became of the same thing before is one line: what, when, by whom and why", () => {
  const sentence = "Deactivate the API key old-laptop in Production";
  const denied = { id: "P-977", sentence, state: "denied" as const, at: Date.UTC(2026, 8, 2, 12), by: "Dana Okafor" };
  expect(becameText({ ...denied, reason: "wait for the release" })).toBe(
    `${sentence}: denied on 2 Sep 2026 by Dana Okafor: “wait for the release”.`,
  );
  expect(becameText({ ...denied, state: "expired", by: null, reason: null })).toBe(
    `${sentence}: expired on 2 Sep 2026.`,
  );
});
