import { describe, expect, test } from "vitest";
import { Outcome, Pending, Plan } from "../../src/mcp/answers.js";
import { catalog } from "../../src/operations/index.js";
import { keptOrganization } from "../harness/kept-organization.js";
import { type Connected, call, mcpClient } from "../harness/mcp.js";
import { type DeskPage, deskPage } from "../harness/page.js";
import { approve, waiting } from "../harness/person.js";
import { demoDesk, homeWithOpen } from "../harness/processes.js";

const writes = catalog.filter((op) => op.kind === "write").map((op) => [op.name, op] as const);

// Each has a desk of its own; most of the time is the three seconds in which an approval can be taken back.
describe.concurrent("the example of", () => {
  test.each(writes)(
    "%s is previewed, proposed, approved and done, and its undo sets back what it did",
    async (name, op) => {
      await using running = await demoDesk(homeWithOpen(...writes.map(([each]) => each)));
      await using client = await mcpClient(running.home);
      const page = await deskPage(running.address);
      const untouched = keptOrganization(running.home);

      const plan = Plan.parse(await call(client, name, op.example));
      expect(plan).toMatchObject({ status: "preview", changes: expect.arrayContaining([expect.anything()]) });
      expect(await waiting(page)).toEqual([]);

      const pending = Pending.parse(await call(client, name, { ...op.example, confirm: true, reason: "Because." }));
      expect((await waiting(page)).map(({ id, operation, reason }) => [id, operation, reason])).toEqual([
        [pending.proposal_id, name, "Because."],
      ]);
      expect(keptOrganization(running.home)).toEqual(untouched);

      const outcome = await approved(client, page, pending.proposal_id);
      expect(outcome).toMatchObject({ status: "done", as_planned: true });
      expect(keptOrganization(running.home)).not.toEqual(untouched);

      if (op.reversible === "no") return expect(outcome.undo).toBeNull();
      const { with: undo, input, but } = outcome.undo as { with: string; input: Record<string, unknown>; but?: string };
      const back = Pending.parse(await call(client, undo, { ...input, confirm: true }));
      expect(await approved(client, page, back.proposal_id)).toMatchObject({ status: "done", as_planned: true });
      if (but === undefined) expect(keptOrganization(running.home)).toEqual(untouched);
      else {
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
