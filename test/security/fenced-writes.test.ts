import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { standings, writeAnswer } from "../../src/mcp/answers.js";
import { failure } from "../../src/mcp/failures.js";
import { startWithContext } from "../../src/operations/demo-context.fixture.js";
import { catalog, offered } from "../../src/operations/index.js";
import type { WriteOperation } from "../../src/operations/operation.js";
import { claude, createClock, newLamp, openHouse } from "../../src/proposals/house.fixture.js";
import { Policy } from "../../src/proposals/policy.js";
import type { Proposal } from "../../src/proposals/proposal.js";
import type { Preview, Standing } from "../../src/proposals/standing.js";
import { expectFenced, holds, order, plant } from "../harness/fencing.js";
import { type Planted, planting } from "../harness/planting.js";

const writes = offered.filter((op): op is WriteOperation => op.kind === "write");

/** What agents are answered of each write at each step, on an organization in which nothing is called what it was. */
describe.each([
  ["a Claude Console organization, with its Admin key", {}],
  ["one with a token that has org:admin", { oauth: true }],
  ["a Claude Enterprise organization", { product: "enterprise" }],
] as const)("in %s", (_, needs) => {
  const here = writes.filter(
    (op) =>
      !op.isSet &&
      (op.needs.product === "enterprise") === "product" in needs &&
      Boolean(op.needs.oauth) === "oauth" in needs,
  );
  const holding = new Set<string>();
  let org: Awaited<ReturnType<typeof startPlanted>>;
  beforeAll(async () => {
    org = await startPlanted(needs);
  });
  afterAll(() => org[Symbol.asyncDispose]());

  test.each(here.map((op) => [op.name, op] as const))(
    "%s, as a preview, while it waits, and when it was denied",
    async (name, op) => {
      const args = await org.argsOf(op);
      const preview = await org.ask(op, args, false);
      if (holds(preview)) holding.add(name);
      const id = idOf(await org.ask(op, args, true));
      if (id === "") return;
      await org.listed();
      org.decide(await org.until(id, ({ settled }) => settled), "deny");
      await org.told(id);
      await org.ask(op, args, true);
    },
  );

  // After all was looked at, in the order of the catalog: what one takes away, another one is refused.
  test.each(here.map((op) => [op.name, op] as const))("%s, once it was approved", async (_, op) => {
    const id = idOf(await org.ask(op, await org.argsOf(op), true, "another"));
    if (id === "") return;
    org.decide(await org.until(id, ({ settled }) => settled), "approve");
    const { outcome } = await org.until(id, isOver);
    await org.told(id, "another");
    if (!outcome?.undo) return;
    const undo = await org.house.proposals.undo(id, "ada").catch((error: unknown) => org.refused(error));
    if (!undo) return;
    org.decide(await org.until(undo.id, ({ settled }) => settled), "approve");
    await org.until(undo.id, isOver);
    await org.told(id, "another");
  });

  test("the order was in most of these answers, as data", () => {
    expect(holding.size).toBeGreaterThan(here.length / 2);
  });
});

describe("in a Claude Console organization", () => {
  let org: Awaited<ReturnType<typeof startPlanted>>;
  beforeAll(async () => {
    org = await startPlanted({});
  });
  afterAll(() => org[Symbol.asyncDispose]());
  const rename = (api_key: string, name: string) => ({ operation: "update_api_key", arguments: { api_key, name } });

  test("a change set names its changes fenced: as a preview, while it waits, when it was carried out in part, and undone", async () => {
    const workspace = org.called("Sandbox");
    const changes = [
      rename(org.called("old-laptop"), `older${order}`),
      { operation: "create_workspace", arguments: { name: `Batch${order}` } },
      { operation: "update_workspace", arguments: { workspace, name: `Play${order}` } },
    ];
    const set = org.find("propose_changes");
    expect(holds(await org.ask(set, { changes }, false))).toBe(true);
    const id = idOf(await org.ask(set, { changes }, true));
    const proposal = await org.until(id, ({ settled }) => settled);
    org.decide(proposal, "approve", { ticked: [1, 2], go_on: false });
    await org.until(id, isOver);
    await org.told(id);
    const undo = await org.house.proposals.undo(id, "ada");
    org.decide(await org.until(undo.id, ({ settled }) => settled), "approve");
    await org.until(undo.id, isOver);
    await org.told(id);
  });

  test("a member who is offboarded is named fenced", async () => {
    const answer = await org.ask(org.find("offboard_member"), { member: "bob@example.com" }, false);
    expect(holds(answer)).toBe(true);
    expect(holds(await org.ask(org.find("offboard_member"), { member: "bob@example.com" }, true))).toBe(true);
  });

  test("what the person changed of an ask, what was withdrawn, and what is so already", async () => {
    const op = org.find("update_api_key");
    const args = { api_key: org.called("old-laptop"), name: `mine${order}` };
    const id = idOf(await org.ask(op, args, true));
    const { digest } = await org.until(id, ({ settled }) => settled);
    org.own.add(`yours${order}`);
    const edited = await org.house.proposals.edit({ id, digest, arguments: { name: `yours${order}` } }, "ada");
    expect(edited.ok).toBe(true);
    await org.told(id);
    await org.listed();
    await org.house.proposals.withdraw(edited.now?.id ?? "", claude);
    await org.told(edited.now?.id ?? "");
    expect(await org.ask(op, { ...args, name: args.api_key }, false)).toMatchObject({ status: "nothing_to_change" });
  });

  test("refusals: of policy, for a name that nothing has, and for one that several have", async () => {
    const op = org.find("update_api_key");
    org.policy.allowedWorkspaces = [{ id: "wrkspc_none", name: `Only${order}` }];
    const args = { api_key: org.called("old-laptop"), status: "inactive" };
    expect(holds(await org.ask(op, args, false))).toBe(true);
    org.policy.allowedWorkspaces = null;
    expect(holds(await org.ask(op, { ...args, api_key: `old-lapto${order}` }, false))).toBe(true);
    expect(holds(await org.ask(op, { ...args, api_key: org.called("ci") }, false))).toBe(true);
  });
});

const isOver = ({ state }: Proposal) => !["proposed", "approved", "sending"].includes(state);

const idOf = (answer: object) => ("proposal_id" in answer ? String(answer.proposal_id) : "");

/** A catalog over a planted organization, from the ask to what came of it; every answer on the way is looked at. */
async function startPlanted(needs: Parameters<typeof startWithContext>[1]) {
  let api: Planted | undefined;
  const there = await startWithContext({}, needs, async (url) => {
    api = await planting(url, plant);
    return api.url;
  });
  const policy = Policy.parse({ criticalOpened: writes.map(({ name }) => name), pendingPerClient: 500 });
  const find = (name: string): WriteOperation => {
    const found = writes.find((op) => op.name === name);
    if (!found) throw new Error(`There is no write ${name}.`);
    return found;
  };
  const house = openHouse({
    lamp: newLamp(),
    clock: createClock(),
    // Nobody waits for the seconds of grace, nor for a reading that shows more.
    timers: {
      set: (work, ms) => setTimeout(work, ms <= 3000 ? 0 : ms).unref(),
      clear: (timer) => clearTimeout(Number(timer)),
    },
    context: () => there.ctx,
    planning: () => there.planning(),
    once: () => there.once,
    operation: (name) => offered.find((op) => op.name === name),
    policy: () => policy,
  });
  const own = new Set<string>();
  const looked = <T extends object>(answer: T, result: { structuredContent?: unknown }): T => {
    expectFenced(result.structuredContent, [...(api?.as.values() ?? []), ...own]);
    return answer;
  };
  const refused = (error: unknown) =>
    void looked(
      {},
      failure(
        error,
        () => "1",
        (words) => expect.unreachable(words),
      ),
    );
  const called = (said: string) => api?.as.get(said) ?? said;
  // What things are called by now, for examples that go by a name.
  await Promise.all(
    catalog.map(async (op) => {
      if (op.kind === "read" && op.name.startsWith("list_"))
        await (await op.bind({}, there.ctx).catch(() => undefined))?.run().catch(() => {});
    }),
  );
  const ask = async (op: WriteOperation, args: Record<string, unknown>, confirm: boolean, name = claude.name) => {
    for (const text of JSON.stringify(args).match(/"(?:\\.|[^"\\])*"/g) ?? []) own.add(JSON.parse(text));
    try {
      const answer: Preview | Standing = await house.proposals.propose(
        op,
        args,
        { confirm },
        { ...claude, name, connection: name },
        AbortSignal.timeout(60_000),
      );
      return looked(answer, writeAnswer(answer));
    } catch (error) {
      const answer = failure(
        error,
        () => "1",
        (words) => expect.unreachable(words),
      );
      return looked({ refused: answer.structuredContent }, answer);
    }
  };
  return {
    house,
    policy,
    own,
    find,
    called,
    ask,
    refused,
    /** The example with things called as they are now; what it would call something ends with the order, where that may be. */
    async argsOf(op: WriteOperation): Promise<Record<string, unknown>> {
      const example: Record<string, unknown> = JSON.parse(JSON.stringify(op.example), (_, said) =>
        typeof said === "string" ? called(said) : said,
      );
      const names = Object.keys(op.input).filter((argument) => /^(display_)?name$/.test(argument));
      if (names.length === 0) return example;
      const given = { ...example, ...Object.fromEntries(names.map((name) => [name, `New${order}`])) };
      return op.bind(given, there.ctx).then(
        () => given,
        () => example,
      );
    },
    async listed() {
      const all = await house.proposals.standings(claude);
      looked({}, standings(all, "All of them."));
    },
    async told(id: string, name = claude.name) {
      const found = house.proposals.standing(id, { ...claude, name, connection: name });
      if (found) looked(found, writeAnswer(found));
    },
    decide({ id, digest }: Proposal, decision: "approve" | "deny", chosen?: { ticked: number[]; go_on: boolean }) {
      const { ok, why } = house.proposals.decide({ id, digest, decision, ...(chosen && { chosen }) }, "ada");
      if (!ok) throw new Error(`It was not decided: ${why}`);
    },
    async until(id: string, isSo: (proposal: Proposal) => boolean): Promise<Proposal> {
      for (;;) {
        const moved = new Promise<void>((resolve) => {
          const stop = house.proposals.watch((changed) => {
            if (changed !== id) return;
            stop();
            resolve();
          });
        });
        const found = house.proposals.get(id);
        if (!found) throw new Error(`There is no ${id}`);
        if (isSo(found)) return found;
        await moved;
      }
    },
    async [Symbol.asyncDispose]() {
      await house[Symbol.asyncDispose]();
      await there[Symbol.asyncDispose]();
      await api?.[Symbol.asyncDispose]();
    },
  };
}
