import { expect, test } from "vitest";
import { carriedOut, effectsOf, readOf, refusalOf, startWithContext, writeOf } from "./demo-context.fixture.js";

const enterprise = { product: "enterprise" } as const;
type There = Awaited<ReturnType<typeof startWithContext>>;
const bound = (there: There, name: string, args: object) => writeOf(name).bind(args, there.ctx);

test("a rate limit of 0 stops traffic and is high; one above the organization's is said to do nothing", async () => {
  await using there = await startWithContext();
  const of = async (limits: object) =>
    (
      await bound(there, "set_workspace_rate_limit", { workspace: "Sandbox", rate_limit: "claude opus 5.x", limits })
    ).plan();
  expect(await of({ requests_per_minute: 50 })).toMatchObject({ risk: "medium", warnings: [] });
  expect(await of({ requests_per_minute: 0 })).toMatchObject({ risk: "high" });
  const above = await of({ requests_per_minute: 9000, input_tokens_per_minute: 10 });
  expect(above.warnings.join(" ")).toMatch(/above the organization's 4000.*cache reads/);
});

test("the default workspace takes no rate limit, and an unknown one lists those there are", async () => {
  await using there = await startWithContext();
  const limits = { requests_per_minute: 5 };
  const asked = await bound(there, "set_workspace_rate_limit", { workspace: "Default", rate_limit: "batch", limits });
  expect(await asked.refuse()).toMatch(/default workspace/);
  const unknown = bound(there, "set_workspace_rate_limit", { workspace: "Sandbox", rate_limit: "Opus 5", limits });
  await expect(unknown).rejects.toThrow(/nearest.*Claude Opus 5\.x/);
});

test("an override that was there is put back, one that was not follows the organization again", async () => {
  await using there = await startWithContext();
  const args = {
    workspace: "Sandbox",
    rate_limit: "Claude Opus 5.x",
    limits: { requests_per_minute: 10, output_tokens_per_minute: 99 },
  };
  const one = await bound(there, "set_workspace_rate_limit", args);
  const plan = await one.plan();
  const sent = await one.send(there.once, plan);
  expect(await one.observe(plan)).toMatchObject({ asPlanned: true });
  expect(sent.undo?.input.limits).toEqual({ requests_per_minute: 200, output_tokens_per_minute: null });
});

test.each([
  ["500", "50000"],
  ["$499.9", "49990"],
  ["0.07", "7"],
])("%s dollars are sent as %s cents", async (amount, cents) => {
  await using there = await startWithContext();
  const one = await bound(there, "set_spend_limit", { workspace: "Sandbox", amount });
  await one.send(there.once, await one.plan());
  expect(there.writes()[0]?.body).toEqual({
    amount: cents,
    scope: { type: "workspace", workspace_id: expect.stringMatching(/^wrkspc_/) },
  });
});

test.each(["5.001", "-5", "1e3", "five", ""])(
  "an amount of %j is refused, and the words say how to say it",
  async (amount) => {
    await using there = await startWithContext();
    await expect(bound(there, "set_spend_limit", { workspace: "Sandbox", amount })).rejects.toThrow(
      /Dollars such as 500/,
    );
  },
);

test("a limit below what was billed already says that it stops traffic at once", async () => {
  await using there = await startWithContext();
  const effects = async (amount: string) => {
    const one = await bound(there, "set_spend_limit", { workspace: "Production", amount });
    return Promise.all(one.late().effects);
  };
  expect(await effects("1")).toContainEqual(
    expect.objectContaining({ hot: true, label: expect.stringContaining("at once") }),
  );
  expect(await effects("90000000")).toContainEqual(expect.objectContaining({ hot: false }));
});

test("a limit that Anthropic set is not taken away, in words; an organization that is not enrolled hears so", async () => {
  await using there = await startWithContext();
  const tier = there.demo.organization().limits.spend.find(({ scope }) => scope.type === "usage_tier")?.id;
  expect(await (await bound(there, "delete_spend_limit", { spend_limit: tier })).refuse()).toMatch(/Anthropic's own/);
  there.demo.misbehave({
    method: "POST",
    do: {
      how: "refuse",
      status: 403,
      kind: "permission_error",
      errorCode: "spend_limits_admin_api_writes_not_enabled",
    },
  });
  const one = await bound(there, "set_spend_limit", { workspace: "Sandbox", amount: "5" });
  await expect(one.send(there.once, await one.plan())).rejects.toThrow(/not enrolled.*account team/);
});

test("a granted request gives a limit, and its undo takes it away; a second grant is refused in words", async () => {
  await using there = await startWithContext({}, enterprise);
  const args = { request: "tomas.vidal@northwind.example", amount: "400" };
  const one = await bound(there, "grant_spend_limit_request", args);
  const plan = await one.plan();
  const sent = await one.send(there.once, plan);
  expect(await one.observe(plan)).toMatchObject({ asPlanned: true });
  expect(sent.undo).toMatchObject({ with: "delete_spend_limit", but: expect.stringContaining("stays granted") });
  const { id } = there.demo.organization().limits.requests.find(({ status }) => status === "approved") ?? { id: "" };
  expect(await (await bound(there, "grant_spend_limit_request", { ...args, request: id })).refuse()).toMatch(/already/);
});

test("an undo that leaves an argument out says nothing of it, so that it can be kept and proposed", async () => {
  await using there = await startWithContext();
  const one = await bound(there, "set_spend_limit", { workspace: "Sandbox", amount: "900" });
  const { undo } = await one.send(there.once, await one.plan());
  expect(Object.keys(undo?.input ?? {}).toSorted()).toEqual(["amount", "workspace"]);
});

test("a rate limit is weighed against the busiest minute of its own models, and what is allowed now", async () => {
  await using there = await startWithContext();
  const of = (rate_limit: string, limits: object) =>
    effectsOf(there, "set_workspace_rate_limit", { workspace: "Production", rate_limit, limits });
  const [calm] = await of("Claude Opus 5.x", { requests_per_minute: 3000 });
  expect(calm).toMatch(/^\d+ requests per minute at most .*allowed now 4,000, then 3,000$/);
  const [opus] = await of("Claude Opus 5.x", { input_tokens_per_minute_cache_aware: 1 });
  const [haiku] = await of("Claude Haiku 5.x", { input_tokens_per_minute_cache_aware: 1 });
  expect(opus).not.toBe(haiku);
  // Of batches no report tells how many a minute.
  expect(await of("batch", { requests_per_minute: 5 })).toEqual(["It takes effect within about an hour."]);
  const bound = await writeOf("set_workspace_rate_limit").bind(
    { workspace: "Production", rate_limit: "Claude Opus 5.x", limits: { requests_per_minute: 0 } },
    there.ctx,
  );
  expect(await Promise.all(bound.late().effects)).toContainEqual(
    expect.objectContaining({ kind: "figure", hot: true }),
  );
});

test("where the organization itself counts cache reads, a workspace that does is nothing to warn of", async () => {
  await using there = await startWithContext();
  const args = { workspace: "Sandbox", rate_limit: "files", limits: { input_tokens_per_minute: 10 } };
  expect((await (await bound(there, "set_workspace_rate_limit", args)).plan()).warnings).toEqual([]);
});

test("a Console organization hears in words which limits it cannot set", async () => {
  await using there = await startWithContext();
  const refusal = (args: object) => refusalOf(there, "set_spend_limit", { workspace: "Sandbox", amount: "5", ...args });
  expect(await refusal({})).toBeFalsy();
  expect(await refusal({ period: "daily" })).toMatch(/monthly/);
  expect(await refusal({ amount: "none" })).toMatch(/delete_spend_limit/);
  expect(await refusal({ member: "bob@example.com" })).toMatch(/either a workspace or a member/);
  expect(await refusal({ workspace: undefined, member: "bob@example.com" })).toMatch(/no limits of people/);
  expect(await refusal({ workspace: "Default" })).toMatch(/default workspace takes no spend limit/);
});

test("a Claude Enterprise organization sets limits of people alone", async () => {
  await using there = await startWithContext({}, enterprise);
  expect(await refusalOf(there, "set_spend_limit", { amount: "5" })).toMatch(/name a member/);
  const member = "tomas.vidal@northwind.example";
  expect(await refusalOf(there, "set_spend_limit", { amount: "5", member, period: "daily" })).toBeFalsy();
});

test("a limit is told what it adds, what is above it, and what holds without it", async () => {
  await using there = await startWithContext();
  const set = { workspace: "Sandbox", amount: "900000" };
  const plan = await (await bound(there, "set_spend_limit", set)).plan();
  expect(plan.changes).toEqual([{ field: "limit", before: "1200.00", after: "900000.00" }]);
  expect(plan.warnings.join()).toMatch(/organization's own limit of \$150,000, the limit of the usage tier/);
  expect(await effectsOf(there, "set_spend_limit", set)).toContain("$898,800 more than now, at most, each period");
  const none = { workspace: "Production", amount: "90000" };
  expect(await effectsOf(there, "set_spend_limit", none)).toContain("No limit of its own holds in this period yet.");
  const id = there.demo.organization().limits.spend.find(({ scope }) => scope.type === "workspace")?.id;
  expect(await effectsOf(there, "delete_spend_limit", { spend_limit: id })).toContainEqual(
    expect.stringMatching(/^What stops it from then on: the organization's own limit of \$150,000/),
  );
});

test("a person's daily limit is weighed against the day, and put back for the day", async () => {
  await using there = await startWithContext({}, enterprise);
  const member = "tomas.vidal@northwind.example";
  const daily = { member, period: "daily", amount: "50" };
  // Until a limit holds for the day, the API has no row that would tell.
  expect(await effectsOf(there, "set_spend_limit", daily)).toContainEqual(expect.stringMatching(/once a limit holds/));
  await carriedOut(there, "set_spend_limit", daily);
  const [today = ""] = await effectsOf(there, "set_spend_limit", { ...daily, amount: "60" });
  const [month = ""] = await effectsOf(there, "set_spend_limit", { ...daily, period: "monthly" });
  const dollars = (text: string) => Number(/^\$([\d.,]+) spent/.exec(text)?.[1]?.replaceAll(",", ""));
  expect(dollars(today)).toBeLessThan(dollars(month));
  const rows = await (await readOf("list_effective_spend_limits").bind({ member: [member] }, there.ctx)).run();
  expect(rows).toMatchObject({ rows: [expect.anything(), expect.anything()] });
});

test("a grant for another period than was asked puts back the limit of that period", async () => {
  await using there = await startWithContext({}, enterprise);
  const member = "tomas.vidal@northwind.example";
  await carriedOut(there, "set_spend_limit", { member, period: "weekly", amount: "70" });
  const before = there.demo.organization().limits.spend;
  const { plan, sent, seen } = await carriedOut(there, "grant_spend_limit_request", {
    request: member,
    amount: "400",
    period: "weekly",
  });
  expect(plan.changes).toContainEqual({
    field: "own_limits",
    before: { weekly: "70.00" },
    after: { weekly: "400.00" },
  });
  expect(seen).toMatchObject({ asPlanned: true });
  expect(sent.undo).toMatchObject({ with: "set_spend_limit", input: { period: "weekly", amount: "70.00" } });
  await carriedOut(there, "set_spend_limit", sent.undo?.input ?? {});
  expect(there.demo.organization().limits.spend.map(({ amount }) => amount)).toEqual(
    before.map(({ amount }) => amount),
  );
});

test("a spend limit is told with the name of what it limits", async () => {
  await using there = await startWithContext();
  const id = there.demo.organization().limits.spend.find(({ scope }) => scope.type === "workspace")?.id;
  const answer = await (await readOf("get_spend_limit").bind({ spend_limit: id }, there.ctx)).run();
  expect(answer).toMatchObject({
    thing: { limit: "1200.00", name: "Sandbox", spent_so_far: expect.stringMatching(/^[1-9]\d*\.\d\d/) },
    summary: expect.stringMatching(
      /^The monthly spend limit of "Sandbox": \$1,200\.00, \$[\d,]+\.\d\d spent so far\.$/,
    ),
  });
  const { sentence } = await (await bound(there, "delete_spend_limit", { spend_limit: id })).plan();
  expect(sentence).toMatchObject({ verb: "Delete", kind: "the monthly spend limit of", name: "Sandbox" });
});

test("what was spent against a limit is told where the organization knows it, and of a seat nothing is", async () => {
  await using there = await startWithContext({}, enterprise);
  const told = async (type: string) => {
    const id = there.demo.organization().limits.spend.find(({ scope }) => scope.type === type)?.id;
    const answer = await (await readOf("get_spend_limit").bind({ spend_limit: id }, there.ctx)).run();
    if (!("thing" in answer)) throw new Error("no thing");
    expect(answer.complete).toBe(true);
    return answer.thing.spent_so_far;
  };
  expect(await told("user")).toMatch(/^\d+\.\d\d/);
  expect(await told("organization")).toMatch(/^[1-9]\d*\.\d\d/);
  expect(await told("seat_tier")).toBeUndefined();
});

test("where a limit comes from is named, also where it is nothing that has an id", async () => {
  await using there = await startWithContext({}, enterprise);
  const answer = await (await readOf("list_effective_spend_limits").bind({}, there.ctx)).run();
  if (!("rows" in answer)) throw new Error("no table");
  const at = (column: string) => answer.columns.indexOf(column);
  const places = new Set(answer.rows.map((row) => `${row[at("from")]}: ${row[at("from_place")]}`));
  expect(places).toContain("seat_tier: standard");
});

test("limits are read in pages as large as they come, and a kind that is not here is refused", async () => {
  await using there = await startWithContext({}, enterprise);
  await (await readOf("list_effective_spend_limits").bind({}, there.ctx)).run();
  expect(there.demo.requests().map(({ path }) => path)).toContain(
    "/v1/organizations/spend_limits/effective?limit=1000",
  );
  there.demo.misbehave({ path: "effective", do: { how: "tiny_pages" } });
  const whole = await (await readOf("list_effective_spend_limits").bind({}, there.ctx)).run();
  expect("rows" in whole && whole.rows.length).toBe(there.demo.organization().users.length);
  const tier = await readOf("list_spend_limits").bind({ of: "usage_tier" }, there.ctx);
  await expect(tier.run()).rejects.toThrow(/does not apply/);
});
