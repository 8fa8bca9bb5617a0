import { countTokens } from "gpt-tokenizer";
import { expect, test } from "vitest";
import type { TableAnswer } from "./bound.js";
import { readOf, startWithContext } from "./demo-context.fixture.js";
import type { Json } from "./operation.js";

type There = Awaited<ReturnType<typeof startWithContext>>;

async function ask(there: There, name: string, said: Record<string, unknown>): Promise<TableAnswer> {
  const answer = await (await readOf(name).bind(said, there.ctx)).run();
  if (!("rows" in answer)) throw new Error(`${name} answered with no table`);
  return answer;
}

const column = ({ columns, rows }: TableAnswer, title: string): Json[] =>
  rows.map((row) => row[columns.indexOf(title)] ?? null);

test("what was spent last week by workspace is one call, sorted, with names, ids and a total, in under 500 tokens", async () => {
  await using there = await startWithContext();
  const answer = await ask(there, "get_cost_report", { range: "last_week", group_by: "workspace" });
  expect(answer.columns).toEqual(["workspace", "workspace_id", "billed", "requests"]);
  expect(column(answer, "workspace")).toContain("Pre-Mortem");
  expect(column(answer, "workspace_id").every((id) => String(id).startsWith("wrkspc_"))).toBe(true);
  const billed = column(answer, "billed").map(Number);
  expect(billed).toEqual(billed.toSorted((a, b) => b - a));
  expect(Number(answer.total?.billed)).toBeCloseTo(
    billed.reduce((sum, dollars) => sum + dollars, 0),
    6,
  );
  expect(answer).toMatchObject({
    complete: true,
    summary: expect.stringContaining("2026-11-16..2026-11-22 (UTC days)"),
  });
  expect(countTokens(JSON.stringify(answer))).toBeLessThan(500);
});

test("which API key burned the most Opus tokens yesterday is the first row of one call", async () => {
  await using there = await startWithContext();
  const answer = await ask(there, "get_usage_report", { range: "yesterday", group_by: ["api_key"], model: "opus" });
  expect(answer.rows[0]?.slice(0, 2)).toEqual(["gateway-prod", expect.stringMatching(/^apikey_/)]);
  const tokens = column(answer, "total_tokens").map(Number);
  expect(tokens).toEqual(tokens.toSorted((a, b) => b - a));
  const all = await ask(there, "get_usage_report", { range: "yesterday", group_by: ["model"] });
  const opus = all.rows.filter(([model]) => String(model).includes("opus")).map((row) => Number(row[1]));
  expect(answer.total?.total_tokens).toBe(opus.reduce((sum, count) => sum + count, 0));
});

test("Pre-Mortem's usage for the last 14 days is 14 rows of one call, oldest first", async () => {
  await using there = await startWithContext();
  const said = { workspace: "pre-mortem", range: "last_14_days", bucket: "day" };
  const answer = await ask(there, "get_usage_report", said);
  const days = column(answer, "day");
  expect([days.length, days[0], days.at(-1)]).toEqual([14, "2026-11-09", "2026-11-22"]);
});

test("a filter takes several names, and counts what each of them has", async () => {
  await using there = await startWithContext();
  const billed = async (workspace: unknown) => {
    const answer = await ask(there, "get_cost_report", { range: "last_week", group_by: ["workspace"], workspace });
    return new Map(answer.rows.map(([name, , dollars]) => [name, dollars]));
  };
  const [one, other] = [await billed("Sandbox"), await billed(["Production"])];
  expect(await billed(["production", "Sandbox"])).toEqual(new Map([...other, ...one]));
  expect((await billed([])).size).toBeGreaterThan(2);
  const models = await ask(there, "get_usage_report", {
    ...{ range: "last_week", group_by: ["model"], model: ["opus", "haiku"] },
  });
  expect(column(models, "model").every((name) => /opus|haiku/.test(String(name)))).toBe(true);
});

test("days on which nothing was used are there, with zeros", async () => {
  await using there = await startWithContext();
  const answer = await ask(there, "get_cost_report", { api_key: "load-test", range: "last_7_days", bucket: "day" });
  expect(answer.rows).toHaveLength(7);
  expect(new Set(column(answer, "billed"))).toEqual(new Set(["0.00"]));
});

test("hours and minutes are asked for in ranges that can be read", async () => {
  await using there = await startWithContext();
  const hours = await ask(there, "get_usage_report", { range: "yesterday", bucket: "hour", workspace: "Sandbox" });
  expect(column(hours, "hour")[0]).toMatch(/^2026-11-22T\d\d:00Z$/);
  const tooFine = ask(there, "get_usage_report", { range: "last_7_days", bucket: "minute" });
  await expect(tooFine).rejects.toThrow(/at most one day/);
});

test("Claude Code's usage is one row a person, and its dollars are called estimates", async () => {
  await using there = await startWithContext();
  const answer = await ask(there, "get_claude_code_usage", { range: "last_week" });
  const people = column(answer, "who");
  expect(new Set(people).size).toBe(people.length);
  expect(people).toContain("bob@example.com");
  expect(answer.summary).toContain("estimates");
  const daily = await ask(there, "get_claude_code_usage", { range: "last_week", bucket: "day" });
  expect(daily.rows.length).toBeGreaterThan(answer.rows.length);
  expect(daily.total).toEqual(answer.total);
  await expect(ask(there, "get_claude_code_usage", { range: "last_60_days" })).rejects.toThrow(/31 days at most/);
});

test("the cache's saving is called an estimate, says how it is counted, and who writes for nothing is named", async () => {
  await using there = await startWithContext();
  const answer = await ask(there, "cache_efficiency", { range: "last_week" });
  expect(column(answer, "model")).toContain("claude-opus-5-5");
  expect(answer.summary).toMatch(/64\.\d % of input was read from it\. Net saving, estimated: \$\d,\d{3}\.\d\d\./);
  expect(answer.notes?.join(" ")).toMatch(
    /estimated_saving = .*1 wrote much that was hardly ever read again: ask with group_by api_key/,
  );
  const byKey = await ask(there, "cache_efficiency", { range: "last_week", group_by: "api_key" });
  const at = column(byKey, "hardly_read").indexOf(true);
  expect(column(byKey, "api_key")[at]).toBe("risk-review");
  expect(Number(column(byKey, "estimated_saving")[at])).toBeLessThan(0);
  expect(byKey.notes?.join(" ")).toContain("dealt out by tokens");
  expect(byKey.total).toEqual(answer.total);
  await expect(ask(there, "cache_efficiency", { range: "last_week", group_by: "member" })).rejects.toThrow(
    /group_by api_key/,
  );
});

test("Claude Code's acceptance and cost per commit are of what was decided and committed, and nothing where nothing was", async () => {
  await using there = await startWithContext();
  const answer = await ask(there, "get_claude_code_usage", { range: "last_week", bucket: "day" });
  const [accepted, rejected, rate, commits, dollars, each] = [
    "accepted",
    "rejected",
    "acceptance",
    "commits",
    "estimated",
    "estimated_per_commit",
  ].map((title) => column(answer, title).map((cell) => (cell === null ? null : Number(cell))));
  for (const at of answer.rows.keys()) {
    const decided = (accepted?.[at] ?? 0) + (rejected?.[at] ?? 0);
    expect(rate?.[at]).toBe(decided === 0 ? null : Math.round((1000 * (accepted?.[at] ?? 0)) / decided) / 1000);
    if (commits?.[at] === 0) expect(each?.[at]).toBeNull();
    else expect(each?.[at]).toBeCloseTo((dollars?.[at] ?? 0) / (commits?.[at] ?? 1), 8);
  }
  expect(rate?.every((share) => share !== null && share > 0.5)).toBe(true);
});

test("a key's row without a key says what that is", async () => {
  await using there = await startWithContext();
  const answer = await ask(there, "get_usage_report", { range: "last_week", group_by: ["api_key"] });
  expect(column(answer, "api_key_id")).toContain(null);
  expect(answer.notes?.join()).toContain("without an API key");
});

test("dollars by kind of token alone say what is not among them", async () => {
  await using there = await startWithContext();
  const by = (...group_by: string[]) => ask(there, "get_cost_report", { range: "last_week", group_by });
  expect((await by("token_type")).notes?.join()).toContain("web searches");
  expect((await by("cost_type", "token_type")).notes?.join() ?? "").not.toContain("web searches");
});

test("rows without names are answered, and that the names are missing is said", async () => {
  const directory = { nameOf: () => Promise.reject(new Error("no list")), models: async () => [] };
  await using there = await startWithContext({ directory });
  const answer = await ask(there, "get_cost_report", { range: "last_week", group_by: ["workspace"] });
  expect(answer.rows.length).toBeGreaterThan(0);
  expect(column(answer, "workspace").every((name) => name === null)).toBe(true);
  expect(answer.notes?.join()).toContain("Names could not be read: no list");
});

test("keys of one workspace are listed with the names of what they refer to", async () => {
  await using there = await startWithContext();
  const answer = await ask(there, "list_api_keys", { workspace: "Sandbox", status: "active" });
  expect(new Set(column(answer, "workspace"))).toEqual(new Set(["Sandbox"]));
  expect(column(answer, "created_by")).toContain("Bob Ellis");
  expect(column(answer, "name")).not.toContain("load-test");
});
