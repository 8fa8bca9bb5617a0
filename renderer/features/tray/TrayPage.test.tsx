import { screen } from "@testing-library/react";
import { expect, test } from "vitest";
import { makeProposal, now } from "../../fixtures/proposals.js";
import { open } from "../../fixtures/render.js";

const named = (name: string) => ({ verb: "Rename", kind: "the API key", name });
const waiting = (count: number) =>
  Array.from({ length: count }, (_, at) => makeProposal({ id: `P-${2000 + at}`, sentence: named(`waits-${at}`) }));
const denied = Array.from({ length: 4 }, (_, at) =>
  makeProposal({
    ...{ id: `P-${1000 + at}`, sentence: named(`denied-${at}`), state: "denied", moved_at: now - at * 60_000 },
    decision: { by: "Dana Okafor", at: now - at * 60_000, reason: null },
  }),
);

test.each([
  [0, ["denied-0", "denied-1", "denied-2"]],
  [1, ["waits-0", "denied-0", "denied-1"]],
  [3, ["waits-0", "waits-1", "waits-2"]],
  [5, ["waits-0", "waits-1", "waits-2"]],
])("with %i waiting what was decided last takes the room that is left", async (count, rows) => {
  open("/tray", { proposals: [...waiting(count), ...denied] });
  await screen.findByText(rows.at(-1) ?? "");
  expect(screen.getAllByRole("listitem").map((row) => row.querySelector("strong")?.textContent)).toEqual(rows);
});

test("where nothing was ever proposed the popover says what will come", async () => {
  open("/tray", { proposals: [] });
  expect(await screen.findByText(/^A write that an agent proposes arrives here/)).toBeTruthy();
});
