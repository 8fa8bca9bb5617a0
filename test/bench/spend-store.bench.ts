import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type CodeCounts, codeCounts } from "../../src/admin-api/claude-code.js";
import { dayOf, isoDay } from "../../src/spend/numbers/calendar.js";
import { totals } from "../../src/spend/store/ask.js";
import { codeWork, recordCode } from "../../src/spend/store/claude-code.js";
import { coverage } from "../../src/spend/store/coverage.js";
import { type Cut, dimensionsOf, type Grain } from "../../src/spend/store/cuts.js";
import { openReadable, openWritable, type Readable } from "../../src/spend/store/open.js";
import { type Fact, record } from "../../src/spend/store/record.js";
import { line, type StackAsked, stack } from "../../src/spend/store/series.js";
import { inTime, median, rounded, timed } from "./median.js";
import { randomOf } from "./spend-series.js";
import type { Bench, Ratio } from "./table.js";

const org = "7c1d4f0e-5b7a-4d52-9a86-c00000000001";
const today = dayOf(Date.UTC(2026, 10, 18));
const year = today - 365;
const keys = 5000;
const models = ["opus", "sonnet", "haiku"];
const random = randomOf(7);
const pick = (below: number) => Math.floor(random() * below);

const bench: Bench = {
  name: "a million facts of spend",
  async run() {
    const folder = mkdtempSync(join(tmpdir(), "countersign-bench-"));
    try {
      const file = join(folder, "spend.db");
      let facts = 0;
      const written = await timed(() => {
        facts = filled(file);
      });
      using db = openReadable(file);
      console.log(`  ${facts.toLocaleString("en")} facts of ${keys} keys, written in ${rounded(written / 1000)} s`);
      return await asking(db, facts);
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
};
export const { name, run } = bench;

/** Keys belong to a workspace and a person; some are busy, most are now and then. */
function filled(file: string): number {
  const db = openWritable(file);
  let facts = 0;
  const put = (cut: Cut, grain: Grain, day: number, made: Fact[]) => {
    const unique = [...new Map(made.map((fact) => [JSON.stringify([fact.at, fact.of]), fact])).values()];
    facts += unique.length;
    const source = "Usage and Cost Analytics";
    return {
      ...{ cut, grain, day, readAt: today * 864e5, asOf: null, complete: true, dimensions: dimensionsOf(cut) },
      ...{ costSource: source, usageSource: source, gaps: [], totalBilled: null, totalTokens: null, facts: unique },
    };
  };
  const times = (count: number, make: () => Fact) => Array.from({ length: count }, make);
  for (let day = year; day <= today; day += 1) {
    const days = [
      put(
        "who",
        "day",
        day,
        times(1700, () => who(day)),
      ),
      put(
        "how",
        "day",
        day,
        times(600, () => how(day)),
      ),
    ];
    const hours =
      day <= today - 30
        ? []
        : [
            put(
              "who",
              "hour",
              day,
              times(24 * 170, () => who(day * 24 + pick(24))),
            ),
            put(
              "how",
              "hour",
              day,
              times(24 * 80, () => how(day * 24 + pick(24))),
            ),
          ];
    record(db, org, [...days, ...hours]);
  }
  for (let day = today - 27; day <= today; day += 1)
    recordCode(db, org, { day, readAt: today * 864e5, complete: true, work: coders(day) });
  db.close();
  return facts;
}

/** A thousand people, half of whom work on a day. */
const coders = (day: number) =>
  Array.from({ length: 500 }, (_, at) => ({
    day: isoDay(day),
    who: `person${2 * at + (day % 2)}@example.com`,
    name: null,
    counts: Object.fromEntries(codeCounts.map((one) => [one, pick(100)])) as CodeCounts,
    tokens: pick(1_000_000),
    estimated: amount(),
  }));

const amount = () => BigInt(pick(2 ** 30)) * 97n;

function who(at: number): Fact {
  const key = Math.floor(keys * random() ** 2);
  const count = BigInt(pick(1_000_000));
  return {
    at,
    of: {
      workspace: `wrkspc_${key % 100}`,
      api_key: `apikey_${key}`,
      actor: `user_${key % 800}`,
      model: models[pick(3)] ?? null,
    },
    measured: { billed: amount(), list: amount(), requests: count, uncached: count, cache_read: count, output: count },
  };
}

const tokenTypes = ["uncached_input_tokens", "cache_read_input_tokens", "output_tokens"];

function how(at: number): Fact {
  return {
    at,
    of: {
      workspace: `wrkspc_${pick(100)}`,
      model: models[pick(3)] ?? null,
      tier: ["standard", "batch"][pick(2)] ?? null,
      context: ["0-200k", "200k-1M"][pick(2)] ?? null,
      geography: ["global", "us"][pick(2)] ?? null,
      cost_type: "tokens",
      token_type: tokenTypes[pick(3)] ?? null,
    },
    measured: { billed: amount(), list: amount(), quantity: BigInt(pick(1_000_000)) },
  };
}

const input = ["uncached", "cache_read", "write_5m", "write_1h"] as const;

async function asking(db: Readable, facts: number): Promise<Ratio[]> {
  const shown = (given: Partial<StackAsked> & Pick<StackAsked, "by">) => () =>
    stack(db, org, { cut: "who", grain: "day", from: year, to: today + 1, measure: "billed", top: 8, ...given });
  const month = { from: today - 27 };
  const asked: Record<string, () => unknown> = {
    "28 days by workspace": shown({ by: "workspace", ...month }),
    "28 days by model": shown({ by: "model", ...month }),
    "28 days by API key": shown({ by: "api_key", ...month }),
    "28 days by member": shown({ by: "actor", ...month }),
    "28 days by service tier": shown({ cut: "how", by: "tier", ...month }),
    "a year by workspace": shown({ by: "workspace" }),
    "a year by model": shown({ by: "model" }),
    "a year by API key": shown({ by: "api_key" }),
    "a year by member": shown({ by: "actor" }),
    "a year of tokens by API key": shown({ by: "api_key", measure: "tokens" }),
    "the year before by API key, as one": () =>
      totals(db, org, {
        cut: "who",
        grain: "day",
        from: year + 3,
        to: today - 3,
        by: ["api_key"],
        measures: ["billed"],
      }),
    "a year by token type": shown({ cut: "how", by: "token_type" }),
    "a year by workspace, of batches": shown({ cut: "how", by: "workspace", where: { tier: ["batch"] } }),
    "a year by API key in a workspace": shown({ by: "api_key", where: { workspace: ["wrkspc_3"] } }),
    "a year by API key on a model": shown({ by: "api_key", where: { model: ["opus"] } }),
    "a year by model of a key": shown({ by: "model", where: { api_key: ["apikey_3"] } }),
    "a year in odd days by API key": shown({ by: "api_key", from: year + 3, to: today - 3 }),
    "30 days by the hour": () =>
      line(db, org, { cut: "who", grain: "hour", from: (today - 29) * 24, to: (today + 1) * 24, measure: "billed" }),
    "30 days by the hour and API key": shown({
      by: "api_key",
      grain: "hour",
      from: (today - 29) * 24,
      to: (today + 1) * 24,
    }),
    "28 days of the cache by key and model": () =>
      totals(db, org, { cut: "who", grain: "day", ...month, to: today + 1, by: ["api_key", "model"], measures: input }),
    "90 days of the cache by way of calling": () =>
      totals(db, org, {
        ...{ cut: "how", grain: "day", from: today - 89, to: today + 1 },
        ...{ by: ["model", "tier", "context", "geography", "cost_type", "token_type"], measures: ["billed"] },
      }),
    "28 days of Claude Code": () => codeWork(db, org, { ...month, to: today + 1 }),
    "what a year is covered by": () => coverage(db, org, { cut: "who", grain: "day", from: year, to: today + 1 }),
  };
  const ratios: Ratio[] = [];
  for (const [question, ask] of Object.entries(asked)) {
    const times: number[] = [];
    for (let turn = 0; turn < 7; turn += 1) times.push(await timed(ask));
    console.log(
      `  ${question.padEnd(38)} ${rounded(median(times)).padStart(6)} ms (the first time ${rounded(times[0] ?? 0)} ms)`,
    );
    ratios.push(inTime(`${(facts / 1e6).toFixed(1)} M facts, ${question}`, median(times), 100));
  }
  return ratios;
}
