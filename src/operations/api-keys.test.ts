import { expect, test } from "vitest";
import type { CostRow, Report } from "../admin-api/reports.js";
import { billedByKey } from "./billed.js";
import { readOf, startWithContext } from "./demo-context.fixture.js";
import type { Context } from "./operation.js";
import { createParts } from "./questions/parts.js";

async function keyOf(there: { ctx: Context }, name = "old-laptop") {
  const answer = await (await readOf("get_api_key").bind({ api_key: name }, there.ctx)).run();
  if (!("thing" in answer)) throw new Error("One key is one thing.");
  return answer;
}

const asksForCost = ({ path }: { path: string }) => path.includes("/analytics/") || path.includes("_report");

test("a key tells what it was billed lately, as the person who made it is told", async () => {
  await using there = await startWithContext();
  const { thing, summary, complete } = await keyOf(there);
  expect(thing.billed_in_30_days).toMatch(/^[1-9]\d*\.\d\d/);
  expect(summary).toMatch(/^API key: "old-laptop"\. Billed in 30 days: \$[\d,]+\.\d\d\.$/);
  expect(complete).toBe(true);
  const maker = await (await readOf("member_access").bind({ member: "Priya Raman" }, there.ctx)).run();
  const told = expect.objectContaining({ api_key: "old-laptop", billed_in_30_days: String(thing.billed_in_30_days) });
  expect(maker).toMatchObject({ thing: { api_keys: expect.arrayContaining([told]) } });
});

test("a maker who is gone is told from one who is not known, and from one whose name could not be read", async () => {
  const makers = async (there: Awaited<ReturnType<typeof startWithContext>>) => {
    const answer = await (await readOf("list_api_keys").bind({}, there.ctx)).run();
    if (!("rows" in answer)) throw new Error("Keys are rows.");
    const [name, maker] = [answer.columns.indexOf("name"), answer.columns.indexOf("created_by")];
    const of = new Map(answer.rows.map((row) => [row[name], row[maker]]));
    return ["gateway-prod", "warehouse-sync", "feature-store"].map((key) => of.get(key));
  };
  await using there = await startWithContext();
  expect(await makers(there)).toEqual(["Dana Okafor", "gone from the organization", "not known"]);
  await using closed = await startWithContext();
  closed.demo.misbehave({ path: "users$", do: { how: "refuse", status: 403, kind: "permission_error" } });
  expect(await makers(closed)).toEqual([null, null, "not known"]);
});

test("what was read of the spend already is asked for no second time", async () => {
  const report: Report<CostRow> = {
    rows: [{ group: {}, requests: 7, nanodollars: 1_250_000_000n }],
    asOf: null,
    source: "Usage and Cost Analytics",
    gaps: [],
    names: new Map(),
  };
  const asked: unknown[] = [];
  const kept: Context["kept"] = {
    cost: async (question) => {
      asked.push(question);
      return {
        ...report,
        rows: report.rows.map((row) => ({ ...row, group: { api_key_id: question.apiKeyIds?.[0] } })),
      };
    },
    usage: async () => undefined,
    claudeCode: async () => undefined,
  };
  await using there = await startWithContext({ kept });
  expect((await keyOf(there)).thing.billed_in_30_days).toBe("1.25");
  expect(asked).toEqual([
    expect.objectContaining({ from: new Date("2026-10-25T00:00:00.000Z"), to: there.ctx.now, groupBy: ["api_key_id"] }),
  ]);
  expect(there.demo.requests().filter(asksForCost)).toEqual([]);
});

test("a key that was never used was billed nothing, and one whose spend nobody may read tells that instead of a figure", async () => {
  await using there = await startWithContext();
  expect((await keyOf(there, "load-test")).thing.billed_in_30_days).toBe("0.00");
  await using closed = await startWithContext({ credential: { kind: "console", type: "unknown", scopes: [] } });
  const { thing, summary, missing, complete } = await keyOf(closed);
  expect(thing).toMatchObject({ name: "old-laptop", status: "active" });
  expect(thing).not.toHaveProperty("billed_in_30_days");
  expect(summary).toBe('API key: "old-laptop".');
  expect(complete).toBe(false);
  expect(missing).toEqual([expect.stringMatching(/^Reading what it was billed needs read:analytics/)]);
});

test("of more keys than the API takes at once each is told, and none as nothing because it came too late", async () => {
  await using there = await startWithContext();
  const laptop = there.demo.organization().api_keys.find(({ name }) => name === "old-laptop")?.id ?? "";
  const others = Array.from({ length: 120 }, (_, at) => `apikey_01Other${at}`);
  const parts = createParts(there.ctx);
  const billed = await billedByKey({ apiKeyIds: [...others, laptop] }, "their spend", there.ctx, parts);
  expect(parts.missing).toEqual([]);
  expect(billed?.(laptop)).toBe((await keyOf(there)).thing.billed_in_30_days);
});
