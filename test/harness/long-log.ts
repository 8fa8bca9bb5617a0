import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as delay } from "node:timers/promises";
import { openLog } from "../../src/audit/append.js";
import type { Actor, Happening } from "../../src/audit/row.js";
import { deskPage } from "./page.js";
import { demoDesk, freshHome } from "./processes.js";

/** A data folder whose demo organization has a long log. Its store is told that it knows these rows: none is to be taken up. */
export async function homeWithLongLog(rows: number): Promise<string> {
  const home = freshHome();
  const org = await demoOrganizationOf(home);
  await longLog(join(home, "demo", "audit"), org, rows);
  using db = new DatabaseSync(join(home, "demo", "desk.db"));
  db.prepare("UPDATE counters SET value = ? WHERE name = 'log'").run(rows);
  return home;
}

/** Opens a desk there, and closes it again once it knows its organization. */
async function demoOrganizationOf(home: string): Promise<string> {
  await using first = await demoDesk(home);
  const page = await deskPage(first.address);
  for (;;) {
    const { organization } = await page.status();
    if (organization) return organization.id;
    await delay(50);
  }
}

const clients = ["Claude Code", "Claude Desktop", "Cursor"];
const things = ["old-laptop", "ci-deploy-eu", "batch-runner", "notebook-3", "Data Platform"];
const person: Actor = { kind: "person", account: "Dana Okafor" };
const desk: Actor = { kind: "desk" };

/** Writes a log of so many rows, as months of use leave one: reads, and proposals of five rows, some denied, some unknown. */
export async function longLog(dir: string, org: string, rows: number): Promise<void> {
  let time = Date.parse("2026-06-01T08:00:00Z");
  await using log = openLog({ dir, now: () => (time += 97_000) });
  for (let n = log.head().rows; n < rows; n = log.head().rows) for (const row of happenings(n, org)) log.note(row);
}

function happenings(n: number, org: string): Happening[] {
  const client: Actor = { kind: "client", name: picked(clients, n), version: "2.1", connection: `c-${n % 7}` };
  const read = {
    type: "call",
    org_id: org,
    actor: client,
    operation: "list_api_keys",
    data: { args: {}, rows: n % 40 },
  };
  if (n % 3 !== 0) return [{ ...read, type: "call" }];
  const name = `${picked(things, n)}-${n % 997}`;
  const about = {
    org_id: org,
    operation: n % 2 ? "update_api_key" : "create_workspace",
    target: { noun: "API key", id: `apikey_${name}`, name },
    proposal_id: `P-${500_000 + n}`,
    digest: "a".repeat(64),
  };
  const card = { api_key: name, status: "inactive" };
  const end = n % 5 === 0 ? "unknown" : "done";
  const proposed: Happening = {
    ...about,
    type: "proposed",
    actor: client,
    reason: `Row ${n} is no longer needed.`,
    data: { card },
  };
  const viewed: Happening = { ...about, type: "viewed", actor: person };
  if (n % 4 === 0) return [proposed, viewed, { ...about, type: "denied", actor: person, data: { to: "denied" } }];
  return [
    proposed,
    viewed,
    { ...about, type: "approved", actor: person, data: { to: "approved", risk: "medium" } },
    { ...about, type: "sending", actor: desk, data: { to: "sending" } },
    { ...about, type: "outcome", actor: desk, data: { to: end, outcome: { summary: `${name} is ${end}.` } } },
  ];
}

const picked = (from: readonly string[], n: number): string => from[n % from.length] ?? "";
