import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { operation } from "../operations/index.js";
import { Policy } from "../proposals/policy.js";
import { createCurrent } from "./current.js";
import { createElsewhere } from "./elsewhere.js";

const caller = { connection: "c-1", name: "agent", since: 0 };
const never = new AbortController().signal;

test("what a person approved here passed through Countersign; what the demo's admin did in the Console did not", async () => {
  await using current = await createCurrent(
    {
      home: mkdtempSync(join(tmpdir(), "countersign-elsewhere-")),
      now: Date.now,
      about: { version: "0", host: "test" },
      report: () => {},
      changed: () => {},
      proposalChanged: () => {},
      logged: () => {},
      spendChanged: () => {},
      budgets: async () => [],
      reached: () => {},
      books: {
        now: Date.now,
        person: "ada",
        operation,
        signer: async () => undefined,
        recordChanged: () => {},
        policy: () => Policy.parse({}),
      },
      allowed: () => [],
    },
    { kind: "demo" },
  );
  await current.ready(never);
  const { proposals } = current.books();
  const writes = [
    ["update_api_key", { api_key: "old-laptop", status: "inactive" }],
    ["invite_member", { email: "new@example.com", role: "user" }],
    ["create_workspace", { name: "Lab" }],
    ["remove_workspace_member", { workspace: "Sandbox", member: "bob@example.com" }],
  ] as const;
  for (const [name, args] of writes) {
    const write = operation(name);
    if (write?.kind !== "write") throw new Error(`${name} is no write`);
    const { proposal_id: id } = (await proposals.propose(write, args, { confirm: true }, caller, never)) as {
      proposal_id: string;
    };
    await expect.poll(() => proposals.get(id)?.settled, { timeout: 6000 }).toBe(true);
    proposals.decide({ id, digest: proposals.get(id)?.digest ?? "", decision: "approve" }, "ada");
  }
  await expect.poll(() => proposals.list({ states: ["done"] }).length, { timeout: 15_000 }).toBe(writes.length);
  const found = await createElsewhere(current)(7, never);
  expect(found).toMatchObject({ ours: writes.length, missing: [] });
  expect(found.changes.map(({ what, by }) => `${what} by ${by.name}`)).toEqual(
    expect.arrayContaining(["API key created by Dana Okafor"]),
  );
  expect(found.changes.every(({ at }) => at < Date.now() - 3_600_000)).toBe(true);
}, 30_000);
