import { expect, test } from "vitest";
import { startWithContext, writeOf } from "./demo-context.fixture.js";

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
