import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { soak } from "../ground/soak.js";
import { demoOrganization, desk, freshHome } from "../harness/processes.js";

/** Days of both cuts: all that the API keeps takes minutes at the rate it allows; the newest month is read first. */
const [kills, wantedDays, limitMs] = soak ? [25, 600, 900_000] : [2, 60, 55_000];

test(
  "the desk killed while it reads what was spent, and started again each time, keeps what an undisturbed one keeps",
  async () => {
    await using demo = await demoOrganization();
    const [disturbed, undisturbed] = [freshHome(), freshHome()];
    await using calm = await desk(undisturbed, demo);
    for (let turn = 0; turn < kills; turn += 1) {
      await using running = await desk(disturbed, demo);
      // It begins three seconds after the start.
      await sleep(3000 + Math.random() * 3000);
      running.kill("SIGKILL");
    }
    await using again = await desk(disturbed, demo);
    const [kept, expected] = await Promise.all([read(disturbed, limitMs), read(undisturbed, limitMs)]);
    const both = [...expected.keys()].filter((day) => kept.has(day));
    expect(both.length).toBeGreaterThanOrEqual(wantedDays);
    for (const day of both) expect(kept.get(day)).toEqual(expected.get(day));
    for (const one of [calm, again]) expect(one.printed()).not.toMatch(/error|broken/i);
  },
  limitMs + 30_000,
);

type Days = Map<string, string[]>;

/** The facts of each day that is over, once there are enough of them and all that was met has its name: names follow a reading. */
async function read(home: string, patience: number): Promise<Days> {
  const until = Date.now() + patience;
  for (;;) {
    const days = factsOf(home);
    if (days.size >= wantedDays && [...days.values()].flat().every(isNamed)) return days;
    if (Date.now() > until) throw new Error(`Only ${days.size} readings of ${wantedDays} were read.`);
    await sleep(250);
  }
}

const isNamed = (row: string): boolean =>
  !/\\"dimension\\":\\"(workspace|api_key)\\",\\"value\\":\\"\w+\\",\\"name\\":null/.test(row);

function factsOf(home: string): Days {
  using db = openStore(join(home, "spend.db"));
  if (!db) return new Map();
  const complete = db.prepare("SELECT day FROM readings WHERE cut = ? AND grain = 'day' AND complete = 1");
  const days: Days = new Map();
  for (const cut of ["who", "how"]) {
    // A term is numbered in the order in which it was met: what it stands for is compared.
    const facts = db.prepare(`SELECT * FROM ${cut}_day WHERE at = ?`);
    facts.setReadBigInts(true);
    const terms = new Map(
      db
        .prepare("SELECT term, dimension, value, name FROM terms")
        .all()
        .map(({ term, ...said }) => [BigInt(Number(term)), JSON.stringify(said)]),
    );
    for (const { day } of complete.all(cut)) {
      const rows = facts
        .all(Number(day))
        .map((fact) =>
          JSON.stringify(
            Object.entries(fact).map(([column, value]) => [
              column,
              dimensions.has(column) ? (terms.get(BigInt(value as bigint)) ?? null) : String(value),
            ]),
          ),
        );
      days.set(`${cut} ${day}`, rows.toSorted());
    }
  }
  return days;
}

const dimensions = new Set([
  ...["workspace", "api_key", "actor", "model", "product"],
  ...["tier", "context", "geography", "cost_type", "token_type"],
]);

function openStore(file: string): DatabaseSync | undefined {
  try {
    const db = new DatabaseSync(file, { readOnly: true, timeout: 2000 });
    db.prepare("SELECT 1 FROM readings LIMIT 1").get();
    return db;
  } catch {
    return undefined; // not there yet, or not yet made
  }
}
