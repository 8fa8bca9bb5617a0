import { hash } from "node:crypto";
import { fsyncSync, mkdtempSync, openSync, readdirSync, readFileSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openLog } from "../../src/audit/append.js";
import type { Log } from "../../src/audit/log.js";
import { createPaging } from "../../src/audit/paging.js";
import type { Happening } from "../../src/audit/row.js";
import { verify } from "../../src/audit/verify.js";
import { inTurns, rounded, timed } from "./median.js";
import type { Bench, Ratio } from "./table.js";

const rowsToAppend = 200;
const rowsToRead = 100_000;

const bench: Bench = {
  name: "the log on the disk",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
    try {
      return [await appending(folder), ...(await reading(folder)), await million(folder)];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
export const { name, run } = bench;

/** A row as a proposal writes it. */
const proposed = (n: number): Happening => ({
  type: "proposed",
  org_id: "0c1e8a52-8f9f-4a58-9b3c-2f1f4a7d9e10",
  actor: { kind: "client", name: "Claude Code", version: "2.1.330", pid: 4711, connection: "c-1" },
  operation: "update_api_key",
  target: { noun: "API key", id: `apikey_01${n}`, name: "old-laptop" },
  proposal_id: `P-${1000 + n}`,
  digest: "a".repeat(64),
  reason: "The laptop was handed back.",
  data: { status: { from: "active", to: "inactive" }, risk: "medium", n },
});

async function appending(folder: string): Promise<Ratio> {
  const log = openLog({ dir: join(folder, "append") });
  const length = await bytesARow(join(folder, "one"));
  const [one, values, rows] = ["bare", "bare-values", "bare-rows"].map((file) => openSync(join(folder, file), "a"));
  if (one === undefined || values === undefined || rows === undefined) throw new Error("No file was opened.");
  const bytes = Buffer.alloc(length, 65);
  const half = bytes.subarray(0, length / 2);
  const { ours, disk, pair } = await inTurns(9, {
    disk: () => repeated(() => written(one, bytes)),
    pair: () => repeated(() => [written(values, half), written(rows, half)]),
    ours: () => repeated((n) => log.append(proposed(n))),
  });
  await log[Symbol.asyncDispose]();
  return {
    name: "audit append, on the disk",
    measured: disk / ours,
    target: { atLeast: 0.8 },
    baseline: `the same bytes, written and fsynced: ${rate(disk)} (in two files, as values and rows lie: ${rate(pair)}); ours: ${rate(ours)}`,
  };
}

const repeated = (work: (n: number) => unknown): Promise<number> =>
  timed(() => {
    for (let n = 0; n < rowsToAppend; n += 1) work(n);
  });

function written(fd: number, bytes: Buffer): void {
  writeSync(fd, bytes);
  fsyncSync(fd);
}

const rate = (ms: number): string => `${rounded(rowsToAppend / (ms / 1000))} rows/s`;

/** What one row writes, values included. */
async function bytesARow(dir: string): Promise<number> {
  await filled(dir, 1);
  return bytesOf(dir).length;
}

async function reading(folder: string): Promise<Ratio[]> {
  const dir = join(folder, "long");
  await filled(dir, rowsToRead);
  const bytes = bytesOf(dir);
  const { ours, stream, lines } = await inTurns(5, {
    stream: () => timed(() => hash("sha256", bytes, "hex")),
    lines: () => timed(() => hashLines(bytes)),
    ours: () => timed(() => verify(dir)),
  });
  const megabytes = bytes.length / 2 ** 20;
  const verifying: Ratio = {
    name: `audit verify, ${rowsToRead.toLocaleString("en")} rows`,
    measured: stream / ours,
    target: { atLeast: 0.5 },
    baseline: `sha256 over the same ${rounded(megabytes)} MB at one go: ${rounded(stream)} ms (a line at a time, as a chain must: ${rounded(lines)} ms); ours: ${rounded(ours)} ms`,
  };
  return [verifying, await paging(dir, join(folder, "index.db"))];
}

/** A long life's worth, once: written as reads are, which have two values each. */
async function million(folder: string): Promise<Ratio> {
  const dir = join(folder, "million");
  const rows = 1_000_000;
  const log = openLog({ dir });
  for (let n = 0; n < rows; n += 1) log.note({ ...read, data: { rows: n } });
  await log[Symbol.asyncDispose]();
  const ours = await timed(() => verify(dir));
  let [stream, lines, megabytes] = [0, 0, 0];
  for (const file of readdirSync(dir)) {
    const bytes = readFileSync(join(dir, file));
    stream += await timed(() => hash("sha256", bytes, "hex"));
    lines += await timed(() => hashLines(bytes));
    megabytes += bytes.length / 2 ** 20;
  }
  return {
    name: "audit verify, a million rows",
    measured: lines / ours,
    target: { atLeast: 0.4 },
    baseline: `sha256 a line at a time, as a chain must, over ${rounded(megabytes)} MB: ${rounded(lines)} ms (at one go: ${rounded(stream)} ms); ours: ${rounded(ours)} ms`,
  };
}

const read = {
  type: "call",
  org_id: "0c1e8a52-8f9f-4a58-9b3c-2f1f4a7d9e10",
  actor: { kind: "client", name: "Claude Code", version: "2.1.330", pid: 4711, connection: "c-1" },
  operation: "list_members",
} as const;

/** No checker of these files can do with less: each row and each kept value has a hash of its own. */
function hashLines(bytes: Buffer): void {
  for (let from = 0, to = bytes.indexOf(10); to >= 0; from = to + 1, to = bytes.indexOf(10, from))
    hash("sha256", bytes.subarray(from, to), "hex");
}

async function paging(dir: string, file: string): Promise<Ratio> {
  await using pages = createPaging({ dir, file });
  const taken = await timed(() => pages.catchUp());
  const { ours } = await inTurns(9, {
    ours: () => timed(() => pages.page({ limit: 100, from: Math.floor(Math.random() * (rowsToRead - 100)) })),
  });
  return {
    name: `a page of 100 out of ${rowsToRead.toLocaleString("en")} log rows`,
    measured: ours / 100,
    target: { atMost: 1 },
    baseline: `100 ms; ours: ${rounded(ours)} ms (index made once: ${rounded(taken)} ms)`,
  };
}

async function filled(dir: string, rows: number): Promise<void> {
  const log: Log = openLog({ dir });
  for (let n = 0; n < rows; n += 1) log.note(proposed(n));
  await log[Symbol.asyncDispose]();
}

const bytesOf = (dir: string): Buffer =>
  Buffer.concat(
    readdirSync(dir)
      .sort()
      .map((file) => readFileSync(join(dir, file))),
  );
