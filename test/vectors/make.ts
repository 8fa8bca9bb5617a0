import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openLog } from "../../src/audit/append.js";
import { newSigner, writeCheckpoint } from "../../src/audit/checkpoint.js";
import { verifyPromised } from "../../src/audit/promised.js";
import { proveGrowth, proveRow } from "../../src/audit/prove.js";
import type { Happening } from "../../src/audit/row.js";

/** Writes the log that the vectors are about. Salts and key are new each time, so it is run only when the format changes. */
export async function makeVectors(folder: string): Promise<void> {
  const dir = join(folder, "log");
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const { signer } = newSigner();
  let clock = Date.UTC(2026, 10, 23, 13, 58, 44);
  const promise = async (name: string) => {
    const { now } = await verifyPromised(dir, []);
    if (now) writeFileSync(join(folder, name), writeCheckpoint(now, signer));
  };
  for (const [part, rows] of [happenings.slice(0, 7), happenings.slice(7)].entries()) {
    await using log = openLog({ dir, segmentBytes: 1800, now: () => (clock += 1375) });
    for (const row of rows) log.append(row);
    if (part === 0) await promise("after-7.checkpoint");
  }
  await promise("after-12.checkpoint");
  writeFileSync(join(folder, "public-key"), `${signer.verifier}\n`);
  copyFileSync(join(folder, "after-7.checkpoint"), join(folder, "of-another-key.checkpoint"));
  const { now } = await verifyPromised(dir, []);
  if (now) writeFileSync(join(folder, "of-another-key.checkpoint"), writeCheckpoint(now, newSigner().signer));
  await makeProofs(folder);
}

/** Proofs of rows and of growth, against the checkpoints that lie there. */
export async function makeProofs(folder: string): Promise<void> {
  const dir = join(folder, "log");
  const [older = "", newer = ""] = ["after-7.checkpoint", "after-12.checkpoint"].map((name) =>
    readFileSync(join(folder, name), "utf8"),
  );
  writeFileSync(join(folder, "row-10.proof"), await proveRow(dir, { row: 10, checkpoint: newer, values: true }));
  writeFileSync(join(folder, "from-7-to-12.proof"), await proveGrowth(dir, older, newer));
}

const client = { kind: "client", name: "Claude Code", version: "2.1.330", pid: 4711, connection: "c-1" } as const;
const person = { kind: "person", account: "dana" } as const;
const key = { noun: "API key", id: "apikey_01", name: "old-laptop" };
const about = { org_id: "7c1d4f0e-5b7a-4d52-9a86-3f2e61b0c9d4", operation: "update_api_key", proposal_id: "P-1048" };
const digest = "5f".repeat(32);

/** Every kind of value that a canonical form can get wrong: letters beyond ASCII, numbers, empty and nested things. */
const happenings: Happening[] = [
  { type: "start", org_id: null, actor: { kind: "desk" }, data: { open: "demo", version: "0.1.0" } },
  { type: "client", org_id: null, actor: client, data: { is: "connected" } },
  {
    type: "call",
    org_id: about.org_id,
    actor: client,
    operation: "list_api_keys",
    data: { args: {}, rows: 31, ms: 12.5 },
  },
  {
    ...about,
    type: "proposed",
    actor: client,
    target: key,
    digest,
    reason: "Left behind, naïvely 🙈",
    data: { status: "inactive" },
  },
  { ...about, type: "approved", actor: person, target: key, digest },
  { ...about, type: "sending", actor: { kind: "desk" }, target: key, digest },
  {
    ...about,
    type: "outcome",
    actor: { kind: "desk" },
    target: key,
    digest,
    data: { to: "done", observed: { status: "inactive" } },
  },
  { type: "stop", org_id: null, actor: { kind: "desk" } },
  {
    type: "start",
    org_id: null,
    actor: { kind: "desk" },
    data: { "\u20ac": 1e-7, "\r": [1e21, -0, 0.1], "": { é: null, "\ud83d\ude48": true } },
  },
  {
    ...about,
    type: "denied",
    actor: person,
    target: { noun: "member", id: null, name: "كريم حداد" },
    reason: "\u202ebidi \u0007",
  },
  { type: "settings", org_id: null, actor: person, data: { readOnly: true } },
  { type: "stop", org_id: null, actor: { kind: "desk" }, data: [] },
];
