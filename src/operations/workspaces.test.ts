import { expect, test } from "vitest";
import { readOf, startWithContext } from "./demo-context.fixture.js";

type There = Awaited<ReturnType<typeof startWithContext>>;

async function look({ ctx }: There, workspace: string) {
  const answer = await (await readOf("get_workspace").bind({ workspace }, ctx)).run();
  if (!("thing" in answer)) throw new Error("One workspace is one thing.");
  return answer;
}

test("a workspace tells what it was billed, what caps it, who is in it and its keys, the most expensive first", async () => {
  await using there = await startWithContext();
  const { thing, summary, complete } = await look(there, "Sandbox");
  expect(complete).toBe(true);
  expect(summary).toMatch(/^Workspace: "Sandbox"\. Billed in 30 days: \$[\d,]+\.\d\d\.$/);
  expect(thing).toMatchObject({
    id: expect.stringMatching(/^wrkspc_/),
    billed_in_30_days: expect.stringMatching(/^[1-9]/),
    spend_limits: [{ period: "monthly", limit: "1200.00", spend_limit_id: expect.stringMatching(/^spl_/) }],
    members: expect.arrayContaining([
      { member: expect.any(String), member_id: expect.stringMatching(/^user_/), role: expect.any(String) },
    ]),
  });
  const keys = thing.api_keys as { billed_in_30_days: string }[];
  const spent = keys.map((key) => Number(key.billed_in_30_days));
  expect(spent).toEqual(spent.toSorted((a, b) => b - a));
  expect(spent.reduce((sum, one) => sum + one, 0)).toBeCloseTo(Number(thing.billed_in_30_days), 2);
});

test("the default workspace has no list of members, and is asked for none", async () => {
  await using there = await startWithContext();
  const { thing, complete } = await look(there, "Default");
  expect(complete).toBe(true);
  expect(thing).not.toHaveProperty("members");
  expect(there.demo.requests().map(({ path }) => path)).not.toContainEqual(expect.stringMatching(/members/));
});

test("what cannot be read of a workspace is said, and the rest is told", async () => {
  await using there = await startWithContext();
  there.demo.misbehave({
    path: "/spend_limits$",
    do: { how: "refuse", status: 403, kind: "permission_error" },
  });
  const { thing, missing } = await look(there, "Sandbox");
  expect(missing).toEqual([expect.stringMatching(/^Reading spend limits: /)]);
  expect(thing).toMatchObject({ billed_in_30_days: expect.any(String), api_keys: expect.any(Array) });
});
