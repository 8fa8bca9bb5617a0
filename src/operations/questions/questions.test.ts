import { countTokens } from "gpt-tokenizer";
import { expect, test } from "vitest";
import type { TableAnswer, ThingAnswer } from "../bound.js";
import { noRecord, readOf, startWithContext } from "../demo-context.fixture.js";
import { onCard } from "../figures.js";

type There = Awaited<ReturnType<typeof startWithContext>>;
const ask = async ({ ctx }: There, name: string, said: object) => (await readOf(name).bind(said, ctx)).run();
const thing = async (there: There, name: string, said = {}) => (await ask(there, name, said)) as ThingAnswer;
const table = async (there: There, name: string, said = {}) => (await ask(there, name, said)) as TableAnswer;
const refuse = ({ demo }: There, path: string, status: number) =>
  demo.misbehave({
    path: `${path}$`,
    do: { how: "refuse", status, kind: status === 401 ? "authentication_error" : "permission_error" },
  });
const enterprise = { product: "enterprise" } as const;

test("the organization at a glance counts what is there, in few calls and under 300 tokens", async () => {
  await using there = await startWithContext({ record: { ...noRecord, waiting: async () => 2 } });
  const answer = await thing(there, "org_overview");
  const { users, workspaces, invites } = there.demo.organization();
  expect(answer).toMatchObject({
    complete: true,
    summary: expect.stringMatching(
      /^"Northwind Labs", a Claude Console organization: 24 members, .* billed this month so far\.$/,
    ),
    thing: {
      kind: "Claude Console",
      members: { all: users.length, admin: users.filter(({ role }) => role === "admin").length },
      pending_invites: invites.filter(({ status, expires_at }) => status === "pending" && expires_at > answer.as_of)
        .length,
      workspaces: { active: workspaces.filter(({ archived_at }) => archived_at === null).length },
      api_keys: { active: 27, inactive: 1, expired: 1, archived: 2 },
      billed: {
        this_month_so_far: expect.stringMatching(/^\d+\.\d\d/),
        last_month: expect.stringMatching(/^\d+\.\d\d/),
      },
      waiting: { proposals: 2 },
    },
  });
  expect(there.demo.requests().length).toBeLessThanOrEqual(8);
  expect(countTokens(JSON.stringify(answer))).toBeLessThan(300);
});

test("of a Claude Enterprise organization nothing is missed that it cannot have", async () => {
  await using there = await startWithContext({}, enterprise);
  const answer = await thing(there, "org_overview");
  expect(answer.thing).toMatchObject({ kind: "Claude Enterprise", members: { all: expect.any(Number) } });
  expect(answer.thing).not.toHaveProperty("workspaces");
  expect(answer.missing ?? []).not.toContainEqual(expect.stringMatching(/workspaces|API keys/));
  expect(there.demo.requests().map(({ path }) => path)).not.toContainEqual(
    expect.stringMatching(/api_keys|workspaces/),
  );
});

test("what the credential was made without is said, and is not asked for", async () => {
  const credential = { kind: "enterprise", type: "scoped_key", scopes: ["read:members"] } as const;
  await using there = await startWithContext({ credential }, enterprise);
  const answer = await thing(there, "org_overview");
  expect(answer.complete).toBe(false);
  expect(answer.missing).toContainEqual(expect.stringMatching(/^Reading this month's spend needs read:analytics/));
  expect(answer.thing).toMatchObject({ members: { all: expect.any(Number) } });
  expect(there.demo.requests().map(({ path }) => path)).not.toContainEqual(expect.stringContaining("analytics"));
});

test("a part that is refused is said, a key that opens nothing any more fails the whole", async () => {
  await using there = await startWithContext();
  refuse(there, "/v1/organizations/api_keys", 403);
  const answer = await thing(there, "org_overview");
  expect(answer.missing).toEqual([expect.stringMatching(/^Reading API keys: /)]);
  expect(answer.thing).toMatchObject({ members: { all: 24 } });
  refuse(there, "/v1/organizations/users", 401);
  await expect(thing(there, "org_overview")).rejects.toMatchObject({ status: 401 });
});

test.each([
  ["old-laptop", ["API key", "old-laptop"]],
  ["LAPTOP", ["API key", "old-laptop"]],
  ["bob@example.com", ["member", "Bob Ellis"]],
  ["ellis", ["member", "Bob Ellis"]],
  ["bobb", ["member", "Bob Ellis"]],
  ["sandbx", ["workspace", "Sandbox"]],
])("%s is found first as %j", async (text, first) => {
  await using there = await startWithContext();
  const { columns, rows } = await table(there, "find", { text });
  expect(columns.slice(0, 3)).toEqual(["kind", "name", "id"]);
  expect(rows[0]?.slice(0, 2)).toEqual(first);
});

test("names that are shared are told apart by place and id, and an id asks for its own kind alone", async () => {
  await using there = await startWithContext();
  const { rows, columns } = await table(there, "find", { text: "ci" });
  const exact = rows.filter(([, name]) => name === "ci");
  expect(exact.map((row) => row[columns.indexOf("workspace")])).toEqual(["Production", "Data Platform"]);
  const id = String(exact[0]?.[2]);
  const before = there.demo.requests().length;
  expect((await table(there, "find", { text: id })).rows.map((row) => row[2])).toEqual([id]);
  expect(
    there.demo
      .requests()
      .slice(before)
      .map(({ path }) => path),
  ).not.toContainEqual(expect.stringContaining("users"));
});

test("nothing found is an answer, also of hostile text", async () => {
  await using there = await startWithContext();
  const answer = await table(there, "find", { text: "\u202ezebra (.*" });
  expect(answer).toMatchObject({ rows: [], summary: 'Nothing is called "‹U+202E›zebra (.*".' });
});

test("kinds that this credential cannot see are said, and looked for with one that can", async () => {
  const credential = { kind: "console", type: "admin_key", scopes: null } as const;
  await using admin = await startWithContext({ credential });
  const partly = await table(admin, "find", { text: "prod" });
  expect(partly.complete).toBe(false);
  expect(partly.missing).toContainEqual(expect.stringMatching(/^Reading service accounts works with a token/));
  expect(admin.demo.requests().map(({ path }) => path)).not.toContainEqual(expect.stringContaining("service_accounts"));
  await using whole = await startWithContext({}, { oauth: true });
  expect(await table(whole, "find", { text: "prod" })).toMatchObject({ complete: true });
});

test("what a member can reach and made is one answer", async () => {
  await using there = await startWithContext();
  const answer = await thing(there, "member_access", { member: "bob@example.com" });
  const { users, memberships, api_keys } = there.demo.organization();
  const bob = users.find(({ email }) => email === "bob@example.com");
  const seats = memberships.filter(({ user_id }) => user_id === bob?.id);
  const made = api_keys.filter(({ created_by }) => created_by?.id === bob?.id);
  expect(answer).toMatchObject({
    complete: true,
    summary: `"Bob Ellis" has the role developer in the organization. Workspaces: ${seats.length}. API keys made: ${made.length}, ${made.length} of them active. Billed as themselves in 30 days: ${onCard(String(answer.thing.billed_as_themselves_in_30_days))}.`,
    thing: { billed_as_themselves_in_30_days: expect.stringMatching(/^[1-9]\d*\.\d\d/) },
  });
  const { workspaces, api_keys: keys } = answer.thing as Record<
    string,
    { workspace_id: string; role: string; billed_in_30_days: string }[]
  >;
  expect(workspaces?.map(({ workspace_id }) => workspace_id).toSorted()).toEqual(
    seats.map(({ workspace_id }) => workspace_id).toSorted(),
  );
  expect(keys?.every(({ billed_in_30_days }) => /^\d+\.\d\d/.test(billed_in_30_days))).toBe(true);
});

test("of a Claude Enterprise member the groups are told, with the roles they give", async () => {
  await using there = await startWithContext({}, enterprise);
  const { thing: found } = await thing(there, "member_access", { member: "bob@example.com" });
  expect(found.groups).toMatchObject([{ group: "Engineering", roles: expect.arrayContaining([expect.any(String)]) }]);
  expect(found).not.toHaveProperty("api_keys");
});

test("keys that want attention are one a line, with what to do", async () => {
  await using there = await startWithContext();
  const { columns, rows, summary } = await table(there, "api_key_hygiene");
  const of = (name: string) => {
    const row = rows.find(([key]) => key === name);
    return row && { problem: row[columns.indexOf("problem")], todo: row[columns.indexOf("todo")] };
  };
  expect(of("launch-demo")).toEqual({ problem: "expired", todo: "Archive it." });
  expect(of("warehouse-sync")?.problem).toBe("its creator is gone");
  expect(of("gateway-prod")).toBeUndefined();
  expect(summary).toMatch(/^\d+ API keys want attention; 27 are active\./);
});

test("a key is dormant, never used or merely young by what was billed, and never used where that could not be read", async () => {
  // Long after the last traffic that the demo knows.
  await using there = await startWithContext({ now: new Date("2027-01-10T12:00:00Z") });
  refuse(there, "/v1/organizations/users", 403);
  const { columns, rows, missing } = await table(there, "api_key_hygiene", { days: 30 });
  const problems = rows.map((row) => row[columns.indexOf("problem")]);
  expect(problems).toContain("no use in 30 days");
  expect(missing).toEqual([expect.stringMatching(/^Reading members: /)]);
  refuse(there, "/v1/organizations/analytics/cost", 403);
  refuse(there, "/v1/organizations/cost_report", 403);
  const blind = await table(there, "api_key_hygiene", { days: 30 });
  expect(blind.rows.map((row) => row[blind.columns.indexOf("problem")])).toEqual(["expires in 16 days", "expired"]);
  expect(blind.missing?.join()).toMatch(/Reading what was used lately/);
});
