import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

const start = (now?: Date) => startWithClient({ kind: "enterprise", ...(now && { now: () => now }) });
const week = { starting_date: "2026-11-09", ending_date: "2026-11-16" };
const days = Array.from({ length: 7 }, (_, at) => `2026-11-${String(9 + at).padStart(2, "0")}`);
const sum = (counts: (number | null)[]) => counts.reduce<number>((all, count) => all + (count ?? 0), 0);

test("the counts of a range are the sums of its days, and people are counted once", async () => {
  await using northwind = await start();
  const { users, connectors } = northwind.org.analytics;
  const whole = (await users.list({ ...week, limit: 1000 })).data;
  const daily = await Promise.all(days.map((date) => users.list({ date, limit: 1000 })));
  for (const { user, chat_metrics, claude_code_metrics } of whole) {
    const own = daily.flatMap(({ data }) => data.filter((row) => row.user?.id === user?.id));
    expect(chat_metrics.message_count).toBe(sum(own.map((row) => row.chat_metrics.message_count)));
    expect(claude_code_metrics.core_metrics.commit_count).toBe(
      sum(own.map((row) => row.claude_code_metrics.core_metrics.commit_count)),
    );
  }
  expect(new Set(whole.map(({ user }) => user?.id)).size).toBe(whole.length);
  const used = (await connectors.list({ ...week })).data;
  const usedDaily = (await Promise.all(days.map((date) => connectors.list({ date })))).flatMap(({ data }) => data);
  for (const { connector_name, read_call_count, distinct_user_count } of used) {
    const own = usedDaily.filter((row) => row.connector_name === connector_name);
    expect(distinct_user_count).toBeLessThanOrEqual(sum(own.map((row) => row.distinct_user_count)));
    // A quarter of each day's calls writes, rounded down.
    expect(Math.abs((read_call_count ?? 0) - sum(own.map((row) => row.read_call_count)))).toBeLessThanOrEqual(7);
  }
});

test("who is active is who costs something, on that day and in the windows before it", async () => {
  await using northwind = await start();
  const [last] = (await northwind.org.analytics.summaries.list({ starting_date: "2026-11-16" })).data;
  const people = (starting_at: string) =>
    northwind.beta.analytics.usage
      .list({ starting_at, ending_at: "2026-11-17T00:00:00Z", group_by: ["actor"], limit: 1000 })
      .then(({ data }) => data.length);
  expect(last?.daily_active_user_count).toBe(await people("2026-11-16T00:00:00Z"));
  expect(last?.weekly_active_user_count).toBe(await people("2026-11-10T00:00:00Z"));
  expect(last?.monthly_active_user_count).toBe(await people("2026-10-18T00:00:00Z"));
  expect(last?.assigned_seat_count).toBe(24);
});

test("a group has neither seats nor invites, and rows by group count who is in several in each", async () => {
  await using northwind = await start();
  const data = northwind.demo.organization().groups.find(({ name }) => name === "Data");
  const [day] = (
    await northwind.org.analytics.summaries.list({
      starting_date: "2026-11-16",
      filter: [`rbac_group_id:${data?.id}`],
    })
  ).data;
  expect(day).toMatchObject({ assigned_seat_count: null, pending_invite_count: null, daily_adoption_rate: null });
  expect(day?.daily_active_user_count).toBe(4);
  const groups = (await northwind.org.analytics.users.list({ ...week, group_by: ["rbac_group_id"] })).data;
  expect(groups.find(({ rbac_group_name }) => rbac_group_name === "Data")).toMatchObject({
    user: null,
    distinct_user_count: 4,
  });
});

test("what skills are said to cost is within what the products cost", async () => {
  await using northwind = await start();
  const cost = await northwind.beta.analytics.cost.list({
    starting_at: "2026-11-09T00:00:00Z",
    ending_at: "2026-11-16T00:00:00Z",
  });
  const skills = (await northwind.org.analytics.skills.list({ ...week, group_by: ["product"] })).data;
  expect(skills.length).toBeGreaterThan(4);
  expect(sum(skills.map((row) => Number(row.estimated_overage_spend)))).toBeLessThan(Number(cost.data[0]?.cost.amount));
  for (const { product, attributed_list_price } of skills) {
    expect(attributed_list_price === null).toBe(product === "chat");
  }
});

test("a day is there the next morning at ten, and none before 2026", async () => {
  await using early = await start(new Date("2026-11-18T09:59:00Z"));
  const ask = (there: typeof early, date: string) => there.org.analytics.plugins.list({ date });
  await expect(ask(early, "2026-11-17")).rejects.toThrow(/latest available day is 2026-11-16/);
  await using later = await start(new Date("2026-11-18T10:00:00Z"));
  expect((await ask(later, "2026-11-17")).data.length).toBeGreaterThan(0);
  await expect(ask(later, "2025-12-31")).rejects.toThrow(/2026-01-01/);
  await expect(later.org.analytics.users.list({ ...week, date: "2026-11-09" })).rejects.toThrow(/the one or the other/);
});

test("filters and cuts that a list does not know are refused", async () => {
  await using northwind = await start();
  const { artifacts, apps } = northwind.org.analytics;
  await expect(apps.chat.projects.list({ ...week, filter: ["product:chat"] })).rejects.toThrow(/filter/);
  const { data } = await artifacts.list({ date: "2026-11-12", filter: ["is_shared:true"] });
  expect(data.every(({ is_shared }) => is_shared)).toBe(true);
});

test("a Console organization has none of it", async () => {
  await using northwind = await startWithClient();
  await expect(northwind.org.analytics.summaries.list(week)).rejects.toMatchObject({
    errorCode: "organization_type_not_supported",
  });
});

test("rows are ranked by any of their figures, from the top or from the bottom; else they come by name, either way round", async () => {
  await using northwind = await start();
  const { plugins } = northwind.org.analytics;
  const rows = async (query: object) => (await plugins.list({ ...week, ...query })).data;
  const usual = await rows({});
  expect(usual.map(({ plugin_name }) => plugin_name)).toEqual(usual.map(({ plugin_name }) => plugin_name).toSorted());
  expect(await rows({ order: "desc" })).toEqual(usual.toReversed());
  const top = (await rows({ order_by: "invocation_count" })).map(({ invocation_count }) => invocation_count);
  expect(top).toEqual(top.toSorted((a, b) => b - a));
  const bottom = await rows({ order_by: "invocation_count", order: "asc" });
  expect(bottom.map(({ invocation_count }) => invocation_count)).toEqual(top.toReversed());
  // A figure that rows do not have ranks nothing.
  expect(await rows({ order_by: "colour" })).toEqual(usual);
});

test("rows by person say whose they are, and a project keeps its maker until they leave", async () => {
  await using northwind = await start();
  const { plugins, apps } = northwind.org.analytics;
  const rows = (await plugins.list({ ...week, group_by: ["user_id"], limit: 1000 })).data;
  const ids = new Set(northwind.demo.organization().users.map(({ id }) => id));
  expect(rows.filter(({ user_id }) => !ids.has(String(user_id)))).toEqual([]);
  const makers = async () =>
    (await apps.chat.projects.list({ ...week, limit: 1000 })).data.map((one) => one.created_by?.email_address);
  const before = await makers();
  expect(before).toContain("karim.haddad@northwind.example");
  await northwind.org.users.remove(northwind.ids.user("karim.haddad@northwind.example"));
  expect(await makers()).toEqual(
    before.map((email) => (email === "karim.haddad@northwind.example" ? undefined : email)),
  );
});

test("an invite is pending on the days before it was accepted alone", async () => {
  await using northwind = await start();
  const { data } = await northwind.org.analytics.summaries.list({
    starting_date: "2026-10-05",
    ending_date: "2026-10-10",
  });
  expect(data.map(({ pending_invite_count }) => pending_invite_count)).toEqual([0, 1, 1, 0, 1]);
});
