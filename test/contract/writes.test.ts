import { afterAll, describe, expect, test } from "vitest";
import { Outcome, Pending, Plan } from "../../src/mcp/answers.js";
import { catalog } from "../../src/operations/index.js";
import { keptOrganization } from "../harness/kept-organization.js";
import { asking, type Connected, call, mcpClient } from "../harness/mcp.js";
import { type DeskPage, deskPage } from "../harness/page.js";
import { approve, waiting } from "../harness/person.js";
import { demoDesk, freshHome, type Kind } from "../harness/processes.js";

const writes = catalog.filter((op) => op.kind === "write").map((op) => [op.name, op] as const);

/** A desk with its client and its page. To start one takes longer than an example: whose organization is as it was serves the next. */
interface Started extends AsyncDisposable {
  home: string;
  client: Connected;
  page: DeskPage;
}
const idle: Record<Kind, Started[]> = { console: [], enterprise: [] };
afterAll(async () => {
  for (const one of Object.values(idle).flat()) await one[Symbol.asyncDispose]();
});

async function startedDesk(product: Kind): Promise<Started> {
  await using opened = new AsyncDisposableStack();
  const running = opened.use(await demoDesk(freshHome(), product));
  const client = opened.use(await mcpClient(running.home));
  const page = await deskPage(running.address);
  await page.settings.change({ criticalOpened: writes.map(([each]) => each) });
  const kept = opened.move();
  return { home: running.home, client, page, [Symbol.asyncDispose]: () => kept.disposeAsync() };
}

// Most of the time is the three seconds in which an approval can be taken back.
describe.concurrent("the example of", () => {
  test.each(writes)(
    "%s is previewed, proposed, approved and done, and its undo sets back what it did",
    async (name, op) => {
      const product = op.needs.product ?? "console";
      await using opened = new AsyncDisposableStack();
      const running = opened.use(idle[product].pop() ?? (await startedDesk(product)));
      const { client, page } = running;
      const untouched = keptOrganization(running.home);

      const ask = await asking(client);
      const plan = Plan.parse(await ask(name, op.example));
      expect(plan.status).toBe("preview");
      expect(await waiting(page)).toEqual([]);

      const pending = Pending.parse(await ask(name, op.example, { confirm: true, reason: "Because." }));
      expect((await waiting(page)).map(({ id, operation, reason }) => [id, operation, reason])).toEqual([
        [pending.proposal_id, name, "Because."],
      ]);
      expect(keptOrganization(running.home)).toEqual(untouched);

      const outcome = await approved(client, page, pending.proposal_id);
      expect(outcome.status).toBe("done");
      // What leaves no state behind changed nothing that could be read back.
      const isAct = Array.isArray(plan.changes) && plan.changes.length === 0;
      expect(outcome.as_planned).toBe(isAct ? null : true);
      if (!isAct) expect(keptOrganization(running.home)).not.toEqual(untouched);

      if (op.reversible === "no" || typeof plan.irreversible === "string") return expect(outcome.undo).toBeNull();
      const { with: undo, input, but } = outcome.undo as { with: string; input: Record<string, unknown>; but?: string };
      const back = Pending.parse(await ask(undo, input, { confirm: true }));
      expect(await approved(client, page, back.proposal_id)).toMatchObject({ status: "done", as_planned: true });
      if (but === undefined) {
        expect(keptOrganization(running.home)).toEqual(untouched);
        opened.move();
        idle[product].push(running);
      } else {
        // What an undo cannot bring back it says, and only then something may be left.
        expect(but).toMatch(/^[A-Z].*\.$/);
        expect(keptOrganization(running.home)).not.toEqual(untouched);
      }
    },
  );
});

async function approved(client: Connected, page: DeskPage, id: string) {
  const decided = call(client, "wait_for_decision", { proposal_id: id });
  await approve(page, id);
  return Outcome.parse(await decided);
}
