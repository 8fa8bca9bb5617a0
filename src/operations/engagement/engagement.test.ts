import { expect, test } from "vitest";
import { readOf, startWithContext } from "../demo-context.fixture.js";

const start = () => startWithContext({}, { product: "enterprise" });
type There = Awaited<ReturnType<typeof start>>;

async function ask(there: There, name: string, said: Record<string, unknown>) {
  const answer = await (await readOf(name).bind(said, there.ctx)).run();
  if (!("rows" in answer)) throw new Error(`${name} is no table`);
  return answer;
}

test("the days of a range come with how many people there were, and what part of the seats that is", async () => {
  await using there = await start();
  const answer = await ask(there, "get_engagement_summary", { range: "last_week" });
  expect(answer.columns.slice(0, 6)).toEqual([
    ...["day", "active", "active_7_days", "active_30_days", "seats", "seats_active_percent"],
  ]);
  expect(answer.rows.map(([day]) => day)).toEqual(
    ["16", "17", "18", "19", "20", "21", "22"].map((d) => `2026-11-${d}`),
  );
  expect(answer.summary).toMatch(/^2026-11-22: \d+ people that day, \d+ in 7 days, \d+ in 30\.$/);
  expect(answer.notes).toEqual([expect.stringContaining("next morning")]);
});

test("of a group neither seats nor a part of them are told, and that is said", async () => {
  await using there = await start();
  const answer = await ask(there, "get_engagement_summary", { range: "last_week", group: "Engineering" });
  expect(answer.columns).not.toContain("seats");
  expect(answer.notes?.join(" ")).toContain("seats");
});

test("people stand by name with what they did, and the rows add up to the total", async () => {
  await using there = await start();
  const answer = await ask(there, "list_active_members", { range: "last_week" });
  const at = (name: string) => answer.columns.indexOf(name);
  const bob = answer.rows.find((row) => row[at("email")] === "bob@example.com");
  expect(bob?.[at("member")]).toBe("Bob Ellis");
  expect(bob?.[at("commits")]).toBeGreaterThan(0);
  const commits = answer.rows.map((row) => Number(row[at("commits")])).reduce((a, b) => a + b, 0);
  expect(answer.total).toMatchObject({ members: answer.rows.length, commits });
});

test("rows by group have names, and no total that would count people twice", async () => {
  await using there = await start();
  const answer = await ask(there, "list_connector_use", { range: "last_week", group_by: ["group", "product"] });
  expect(answer.columns.slice(0, 4)).toEqual(["connector", "group", "group_id", "product"]);
  expect(answer.rows.map((row) => row[1])).toContain("Engineering");
  expect(answer).not.toHaveProperty("total");
  expect(answer.notes?.join(" ")).toContain("two groups");
});

test("today has no figures yet, a range that ends today says so, and one before 2026 has none", async () => {
  await using there = await start();
  await expect(ask(there, "list_plugin_use", { range: "today" })).rejects.toThrow(/none of 2026-11-23 yet/);
  const week = await ask(there, "list_plugin_use", { range: "2026-11-16..2026-11-23" });
  expect(week.notes).toContain("Today is not in it yet.");
  expect(week.as_of).toBe("2026-11-23T00:00:00.000Z");
  await expect(ask(there, "list_plugin_use", { range: "2025-12-01..2025-12-20" })).rejects.toThrow(/before 2026-01-01/);
  const long = await ask(there, "list_skill_use", { range: "2025-12-20..2026-01-20" });
  expect(long.notes?.join(" ")).toContain("Nothing is kept of days before 2026-01-01.");
});

test("artifacts are asked for a day at a time, and not for more than a month", async () => {
  await using there = await start();
  const answer = await ask(there, "list_artifact_use", {
    range: "last_week",
    member: "karim.haddad@northwind.example",
  });
  const days = there.demo.requests().filter(({ path }) => path.includes("/analytics/artifacts"));
  expect(days).toHaveLength(7);
  expect(answer.total).toEqual({ made: expect.any(Number), published: expect.any(Number) });
  await expect(ask(there, "list_artifact_use", { range: "last_60_days" })).rejects.toThrow(/at most 31/);
});

test("what skills cost is in dollars, exact, and null where nothing is attributed", async () => {
  await using there = await start();
  const answer = await ask(there, "list_skill_use", { range: "last_week", group_by: ["product"] });
  const at = (name: string) => answer.columns.indexOf(name);
  for (const row of answer.rows) {
    expect(row[at("estimated_overage")]).toMatch(/^\d+\.\d+$/);
    expect(row[at("list_price")] === null).toBe(row[at("product")] === "chat");
  }
  expect(answer.total).toMatchObject({ estimated_overage: expect.stringMatching(/^\d+\.\d+$/) });
});

test("in the night yesterday is not counted yet, and a range up to it ends the day before", async () => {
  await using there = await startWithContext({ now: new Date("2026-11-23T01:13:00Z") }, { product: "enterprise" });
  const answer = await ask(there, "list_artifact_use", { range: "2026-11-18..2026-11-23" });
  expect(answer.as_of).toBe("2026-11-22T00:00:00.000Z");
  expect(answer.notes).toContain("Yesterday and today are not in it yet.");
  await expect(ask(there, "list_artifact_use", { range: "yesterday" })).rejects.toThrow(/none of 2026-11-22 yet/);
});
