import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CostDimension, costReport } from "../admin-api/reports.js";
import { type AskSpend, budgetFigures, type Scope } from "./budget-figures.js";
import { parseDay } from "./numbers/calendar.js";
import { createStoredReports } from "./stored-reports.js";
import { startOrganization } from "./sync/synced.fixture.js";
import { reportOf } from "./told.fixture.js";

const monthly = { per: "month", nanodollars: 20_000n * 10n ** 9n, thresholds: [] } as const;
const never = () => new AbortController().signal;

/** The store after everything was read, and the API it was read from. */
async function read(there: Awaited<ReturnType<typeof startOrganization>>) {
  const store = there.open(join(mkdtempSync(join(tmpdir(), "countersign-budgets-")), "spend.db"));
  await using sync = there.syncInto(store);
  await sync.catchUp(never());
  const kept: AskSpend = createStoredReports(store, there.orgId, () => there.clock.now).cost;
  const live: AskSpend = (asked) => costReport(there.api.reading("calls", never()), asked);
  return { kept, live, [Symbol.asyncDispose]: () => store[Symbol.asyncDispose]() };
}

test.each(["console", "enterprise"] as const)(
  "in a %s organization a budget stands as the API says by itself, whatever it is for, before it was read and after",
  async (kind) => {
    await using there = await startOrganization({ kind });
    await using reports = await read(there);
    const { now } = there.clock;
    const dimensions =
      kind === "console" ? (["workspace_id", "api_key_id", "model"] as const) : (["actor", "model"] as const);
    const kinds = { workspace_id: "workspace", api_key_id: "api_key", actor: "member", model: "model" } as const;
    const month = { from: new Date("2026-11-01T00:00:00Z"), to: new Date(now) };
    const scopes: [Scope, bigint][] = [];
    const spentBy = async (dimension?: CostDimension) => {
      const asked = { ...month, groupBy: dimension ? [dimension] : [], bucket: "day" } as const;
      const sums = new Map<string | null, bigint>();
      for (const { group, nanodollars } of (await reports.live(asked))?.rows ?? []) {
        const id = (dimension && group[dimension]) ?? null;
        sums.set(id, (sums.get(id) ?? 0n) + nanodollars);
      }
      return sums;
    };
    for (const dimension of dimensions)
      for (const [id, spent] of [...(await spentBy(dimension))].slice(0, 4))
        if (id !== null) scopes.push([{ kind: kinds[dimension], id }, spent]);
    const all = (await spentBy()).get(null) ?? 0n;
    expect(scopes.length).toBeGreaterThan(3);
    for (const [of, spent] of [[{ kind: "organization" }, all], ...scopes] as [Scope, bigint][]) {
      const fromStore = await budgetFigures(reports.kept, { ...monthly, of }, now);
      const fromApi = await budgetFigures(reports.live, { ...monthly, of }, now);
      expect(fromStore?.standing).toEqual(fromApi?.standing);
      expect(fromStore?.standing.spent).toBe(spent);
      expect(fromStore?.standing.forecast).toBeGreaterThan(spent);
    }
  },
  60_000,
);

test("shortly after a month begins the figures still end in the one before, and that one is told, whole", async () => {
  const day = (from: string, nanodollars: bigint) => ({
    from: `${from}T00:00:00Z`,
    group: {},
    requests: null,
    nanodollars,
  });
  const ask: AskSpend = async () => ({
    rows: [day("2026-10-31", 5n), day("2026-11-01", 7n), day("2026-11-30", 11n), day("2026-12-01", 13n)],
    asOf: "2026-11-30T23:50:00Z",
    source: "Usage and Cost Analytics",
    gaps: [],
    names: new Map(),
  });
  const budget = { ...monthly, of: { kind: "organization" } } as const;
  const before = await budgetFigures(ask, budget, Date.parse("2026-12-01T00:20:00Z"));
  expect(before?.standing).toMatchObject({
    spent: 18n,
    period: { from: parseDay("2026-11-01"), to: parseDay("2026-12-01") },
  });
  expect(before?.passed).toBeGreaterThan(0.999);
});

test("fewer than 14 complete days with spend make no forecast, and how many there are is said", async () => {
  const ask: AskSpend = async () => ({
    rows: Array.from({ length: 9 }, (_, index) => ({
      from: `2026-11-${String(index + 9).padStart(2, "0")}T00:00:00Z`,
      ...{ group: {}, requests: null, nanodollars: 10n ** 9n },
    })),
    asOf: "2026-11-18T13:00:00Z",
    source: "Usage and Cost Analytics",
    gaps: [],
    names: new Map(),
  });
  const found = await budgetFigures(
    ask,
    { ...monthly, of: { kind: "organization" } },
    Date.parse("2026-11-18T13:58:00Z"),
  );
  expect(found).toMatchObject({ tooFew: 9, standing: { forecast: null, spent: 9n * 10n ** 9n } });
});

test("what was not read is asked for by less history, down to the period itself, and else is not known", async () => {
  const asked: string[] = [];
  const none: AskSpend = async ({ from }) => {
    asked.push(from.toISOString().slice(0, 10));
    return undefined;
  };
  const now = Date.parse("2026-11-18T13:58:00Z");
  expect(await budgetFigures(none, { ...monthly, per: "week", of: { kind: "organization" } }, now)).toBeUndefined();
  expect(asked).toEqual(["2026-08-26", "2026-10-21", "2026-11-16"]);
});

test("where a source does not say how far it goes it goes up to now, and without any spend no day is counted", async () => {
  const now = Date.parse("2026-11-18T13:58:30Z");
  const found = await budgetFigures(async () => reportOf([]), { ...monthly, of: { kind: "model", id: "opus" } }, now);
  expect(found).toMatchObject({ asOf: Date.parse("2026-11-18T13:58:00Z"), standing: { spent: 0n } });
  const young = { ...monthly, of: { kind: "organization" } } as const;
  const short = await budgetFigures(
    async ({ from }) => (from < new Date("2026-11-10T00:00:00Z") ? undefined : reportOf([])),
    { ...young, per: "week" },
    now,
  );
  expect(short).toMatchObject({ tooFew: 0, standing: { forecast: null } });
});
