import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { giveBack } from "./heap.js";

test("what nobody holds any more is given back when it is asked for", async () => {
  const held = Array.from({ length: 1000 }, (_, nth) => ({ nth }));
  const gone = new WeakRef(Array.from({ length: 1000 }, (_, nth) => ({ nth })));
  await setImmediate(); // a reference holds until the end of the turn that made it
  giveBack();
  expect(gone.deref()).toBeUndefined();
  expect(held).toHaveLength(1000);
});
