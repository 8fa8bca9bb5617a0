import { expect, test } from "vitest";
import { RateBudgetFull } from "../../admin-api/queue.js";
import { goOn } from "./go-on.js";

test("after each failure it waits longer, as long as the API asks for, and from the beginning once it went well", async () => {
  const stop = new AbortController();
  const failures: unknown[] = [
    new Error("The disk is full."),
    "odd",
    new RateBudgetFull(100),
    null,
    new Error("again"),
    null,
  ];
  const [waited, stood]: [number[], (string | null)[]] = [[], []];
  await goOn(
    {
      async catchUp() {
        const failure = failures.shift();
        if (failure) throw failure;
      },
      restMs: async () => 7,
      async wait(ms) {
        waited.push(ms);
        if (failures.length === 0) stop.abort();
      },
      stands: (words) => void stood.push(words),
    },
    stop.signal,
  );
  expect(waited).toEqual([15_000, 30_000, 100_000, 7, 15_000, 7]);
  expect(stood).toEqual(["The disk is full.", "odd", expect.stringMatching(/100/), null, "again", null]);
});
