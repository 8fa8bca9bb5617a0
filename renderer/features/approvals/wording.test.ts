import { expect, test } from "vitest";
import { makeHigh, makeProposal } from "../../fixtures/proposals.js";
import { approveWords } from "./wording.js";

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
