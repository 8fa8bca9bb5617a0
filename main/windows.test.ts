import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { comeBack, orReported } from "./windows.js";

/** A page that dies and is loaded, and a clock. */
function page() {
  const did: string[] = [];
  const at = { now: 0 };
  const contents = Object.assign(new EventEmitter(), { reload: () => did.push("loaded") });
  const revive = comeBack(contents as never, { now: () => at.now, report: () => {} });
  const dies = (reason = "crashed") => contents.emit("render-process-gone", {}, { reason });
  return { at, did, dies, revive };
}

test("however often a page dies, it is not loaded more than once in ten seconds by itself", () => {
  const { at, did, dies } = page();
  for (at.now = 0; at.now < 60_000; at.now += 100) dies();
  expect(did.length).toBeLessThanOrEqual(6);
});

test("a page that ended in peace is left alone, and one that waits is loaded once when it is opened", () => {
  const { did, dies, revive } = page();
  dies("clean-exit");
  expect(did).toEqual([]);
  dies();
  dies();
  revive();
  revive();
  expect(did).toEqual(["loaded", "loaded"]);
});

test("a page that does not come up is reported, and the desk stays", async () => {
  const said: string[] = [];
  await orReported(Promise.reject(new Error("ERR_FAILED")), (words) => said.push(words));
  expect(said).toEqual([expect.stringContaining("ERR_FAILED")]);
});
