import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { quiet, startWithContext } from "./demo-context.fixture.js";
import { effectsOf, raisedBy } from "./late.js";
import type { Context } from "./operation.js";

let ctx: Context;
beforeEach(async () => {
  await using there = await startWithContext();
  ctx = there.ctx;
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
});
afterEach(() => {
  vi.useRealTimers();
});

const hanging = () => new Promise<never>(() => undefined);

test("a figure that never comes is a dash after five seconds, and holds up no other", async () => {
  const [slow, fast] = effectsOf(() => [hanging(), "Keys stop."], {}, ctx);
  expect(await fast).toEqual({ kind: "line", text: "Keys stop." });
  let settled = false;
  void slow?.then(() => {
    settled = true;
  });
  await vi.advanceTimersByTimeAsync(4_999);
  expect(settled).toBe(false);
  await vi.advanceTimersByTimeAsync(1);
  expect(await slow).toEqual({ kind: "missing", reason: "it was not in after 5 seconds" });
});

test("a rule that hangs counts as raised", async () => {
  const raised = raisedBy({ high: hanging }, "medium", {}, ctx);
  await vi.advanceTimersByTimeAsync(5_000);
  expect(await raised).toMatchObject({ risk: "high", because: expect.stringContaining("could not be found out") });
});

test("only what is above the risk can raise it, and the highest wins", async () => {
  const asked: string[] = [];
  const rule = (level: string) => () => {
    asked.push(level);
    return `It is ${level}.`;
  };
  const rules = { low: rule("low"), high: rule("high"), critical: rule("critical") };
  expect(await raisedBy(rules, "high", {}, ctx)).toEqual({ risk: "critical", because: "It is critical." });
  expect(asked).toEqual(["critical"]);
  expect(await raisedBy(rules, "critical", {}, ctx)).toBeUndefined();
});

test("effects that throw at once, say nothing, or are figures each have their shape", async () => {
  const thrown = effectsOf(
    () => {
      throw new Error("no such list");
    },
    {},
    ctx,
  );
  expect(await Promise.all(thrown)).toEqual([{ kind: "missing", reason: "no such list" }]);
  const shown = effectsOf(() => [false, { figure: String(quiet.day.calls), label: "calls" }], {}, ctx);
  expect(await Promise.all(shown)).toEqual([
    { kind: "none" },
    { kind: "figure", figure: "0", label: "calls", hot: false },
  ]);
});
