import { render, screen, within } from "@testing-library/react";
import { expect, test } from "vitest";
import type { LogEntry } from "../../answers.js";
import { makeLog } from "../../fixtures/log.js";
import { Steps } from "./Steps.js";

const [first] = makeLog();

function rowsOf(...said: { type: "approved" | "sending" | "outcome"; item?: number; state?: string }[]) {
  return said.map(
    ({ type, item, state = "" }, at): LogEntry => ({
      ...first!,
      seq: at + 1,
      type,
      operation: item === undefined ? "propose_changes" : "update_api_key",
      target: { noun: "API key", id: `apikey_${item}`, name: `key ${item}` },
      data: item === undefined ? { to: type } : { item, result: { state, summary: `It is ${state}.` } },
    }),
  );
}

test("the rows of each change of a set stand under its name and result, and those of the whole set apart", () => {
  const rows = rowsOf(
    { type: "approved" },
    { type: "sending" },
    { type: "sending", item: 1, state: "sending" },
    { type: "outcome", item: 1, state: "done" },
    { type: "outcome", item: 2, state: "not_sent" },
    { type: "outcome" },
  );
  const { unmount } = render(<Steps rows={rows} />);
  const lines = within(screen.getByRole("list", { name: "Steps" })).getAllByRole("listitem");
  const words = lines.map((line) => line.textContent);
  expect(words.map((text) => text?.replace(/^\d.*?(approved|sending|outcome).*/, "$1"))).toEqual([
    "approved",
    "sending",
    "Change 1 update_api_key key 1: done",
    "sending",
    "outcome",
    "Change 2 update_api_key key 2: not sent",
    "outcome",
    "The whole set",
    "outcome",
  ]);
  expect(words[1]).toContain("one change after the other");
  expect(words[4]).toContain("outcomeIt is done.");
  unmount();
});

test("the steps of one write have no headings", () => {
  render(<Steps rows={rowsOf({ type: "approved" }, { type: "sending" }, { type: "outcome" })} />);
  expect(screen.getAllByRole("listitem")).toHaveLength(3);
});
