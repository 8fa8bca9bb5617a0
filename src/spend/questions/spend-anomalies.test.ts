import { expect, test } from "vitest";
import { ApiRefused } from "../../admin-api/errors.js";
import type { CostRow, UsageRow } from "../../admin-api/reports.js";
import { dayMs, hourMs, parseDay } from "../numbers/calendar.js";
import { costRow, moment, reportOf, usageRow } from "../told.fixture.js";
import { spendAnomalies } from "./spend-anomalies.js";

const now = Date.parse("2026-11-18T13:58:00Z");
const range = { from: new Date("2026-11-11T00:00:00Z"), to: new Date("2026-11-18T00:00:00Z") };
const first = parseDay("2026-09-09");
const at = (text: string) => parseDay(text) - first;
const everyDay = Array.from({ length: 70 }, (_, index) => index);
const names: Record<string, string> = { apikey_old: "old", apikey_busy: "busy", wrkspc_2: "Lab" };

interface Told {
  days: CostRow[];
  usage?: UsageRow[];
  /** Absent: the reports know no hours. */
  hours?: CostRow[];
  kind?: "console" | "enterprise";
  asOf?: string;
}

function anomalies({ days, usage = [], hours, kind = "console", asOf }: Told) {
  const said = { asOf: asOf ?? null };
  return spendAnomalies(
    {
      kept: {
        async cost({ bucket }) {
          if (bucket !== "hour") return reportOf(days, said);
          if (!hours) throw new ApiRefused({ status: 404, code: "not_found_error" });
          return reportOf(hours, said);
        },
        usage: async () => reportOf(usage, said),
      },
      // The store covers it: the API is not asked.
      access: undefined as never,
      ...{ kind, now, nameOf: async (id: string) => names[id] ?? id },
    },
    range,
  );
}

const steady = (group: CostRow["group"], amount: (index: number) => number = () => 100) =>
  everyDay.map((index) => costRow(moment(first + index), group, amount(index)));
const busy = { api_key_id: "apikey_busy", model: "claude-sonnet-5", workspace_id: "wrkspc_1" };

test("what no score shows is told in words, newest first, each with what one could do about it", async () => {
  const old = { api_key_id: "apikey_old", model: "claude-sonnet-5", workspace_id: "wrkspc_1" };
  const { found, summary, gaps } = await anomalies({
    days: [
      ...steady(busy),
      costRow(moment(first + 1), old, 3),
      costRow(moment(first + at("2026-11-13")), old, 5),
      costRow(moment(first + at("2026-11-12")), { ...busy, model: "claude-new" }, 7),
      costRow(moment(first + at("2026-11-14")), { ...busy, workspace_id: "wrkspc_2" }, 9),
    ],
    usage: everyDay.map((index) => {
      const cacheRead = index >= at("2026-11-15") ? 200_000 : 1_600_000;
      const tokens = { cacheRead, uncachedInput: 2_000_000 - cacheRead };
      return usageRow(moment(first + index), { model: "claude-sonnet-5" }, tokens);
    }),
  });
  expect(found.map(({ kind, of, from, because }) => [from, kind, of, because])).toEqual([
    [
      "2026-11-15",
      "cache_collapse",
      "model",
      "Of the input to claude-sonnet-5 10 % came from the cache; before, it was 80 %.",
    ],
    [
      "2026-11-14",
      "new_workspace",
      "api_key",
      'Key "busy" spent in workspace "Lab" for the first time: $9.00 that day.',
    ],
    ["2026-11-13", "awake", "api_key", 'Key "old" was used again after 63 days without use: $5.00 that day.'],
    ["2026-11-12", "first_use", "model", "claude-new was first used: $7.00 that day."],
  ]);
  expect(found.map(({ next }) => [next.operation, next.args])).toEqual([
    ["cache_efficiency", { range: "2026-11-15..2026-11-15" }],
    ["update_api_key", { api_key: "apikey_busy", status: "inactive" }],
    ["update_api_key", { api_key: "apikey_old", status: "inactive" }],
    ["explain_spend_change", { range: "2026-11-12..2026-11-12" }],
  ]);
  expect(found.every(({ score, expected }) => score === null && expected === null)).toBe(true);
  expect(summary).toBe("4 out of the ordinary in 2026-11-11 to 2026-11-17: 0 by score, 4 by structure.");
  expect(gaps).toContain("The reports here know no hours: only days were watched.");
});

test("a calm week has nothing out of the ordinary, and says how far its figures go", async () => {
  const { found, summary, asOf } = await anomalies({ days: steady(busy), asOf: "2026-11-16T12:00:00Z" });
  expect(found).toEqual([]);
  expect(summary).toBe("Nothing out of the ordinary in 2026-11-11 to 2026-11-16 12:00 UTC.");
  expect(asOf).toBe("2026-11-16T12:00:00Z");
});

test("what rose everywhere a little is told of the whole organization, and of many series the largest are watched", async () => {
  const day = at("2026-11-13");
  const members = Array.from({ length: 201 }, (_, one) => ({ actor: `user_${one}`, model: "claude-sonnet-5" }));
  const { found, gaps } = await anomalies({
    kind: "enterprise",
    days: members.flatMap((member) => steady(member, (index) => (index === day ? 8 : 2))),
  });
  expect(found).toMatchObject([
    {
      ...{ kind: "day", of: "all", id: null, name: "the whole organization", from: "2026-11-13", to: "2026-11-13" },
      because: expect.stringMatching(/^\$1,608\.00 where \$402\.00 was expected; mostly member "user_\d+"\.$/),
      next: { operation: "explain_spend_change", args: { range: "2026-11-13..2026-11-13" } },
    },
  ]);
  expect(gaps).toContain("Of 201 series the largest 200 were watched.");
});

test("in the Console it is a key that is named, and a fall asks for an explanation and not for a key to be turned off", async () => {
  const keys = Array.from({ length: 30 }, (_, one) => ({ ...busy, api_key_id: `apikey_${one}` }));
  const day = at("2026-11-13");
  const rose = await anomalies({ days: keys.flatMap((key) => steady(key, (index) => (index === day ? 8 : 2))) });
  expect(rose.found[0]?.because).toMatch(/mostly key "apikey_\d+"\.$/);
  const fell = await anomalies({ days: steady(busy, (index) => (index === day ? 0 : 100)) });
  expect(fell.found).toMatchObject([
    {
      ...{ of: "api_key", id: "apikey_busy", name: 'key "busy"', spent: 0n },
      because: "$0.00 where $100.00 was expected; mostly claude-sonnet-5.",
      next: { operation: "explain_spend_change" },
    },
  ]);
});

test("use without a key has no key to turn off", async () => {
  const nobody = { api_key_id: null, model: "claude-sonnet-5", workspace_id: null };
  const day = at("2026-11-13");
  const { found } = await anomalies({ days: steady(nobody, (index) => (index === day ? 900 : 100)) });
  expect(found).toMatchObject([
    { of: "api_key", id: null, name: "no API key", next: { operation: "explain_spend_change" } },
  ]);
});

test("an hour that is out of the ordinary on a usual day is told by the hour", async () => {
  const start = Date.parse("2026-10-20T00:00:00Z");
  const odd = Date.parse("2026-11-12T09:00:00Z");
  const hours = Array.from({ length: 29 * 24 }, (_, index) => {
    const from = start + index * hourMs;
    return costRow(new Date(from).toISOString(), busy, from === odd ? 32 : 10);
  });
  const day = Math.floor(odd / dayMs) - first;
  const { found } = await anomalies({ days: steady(busy, (index) => (index === day ? 262 : 240)), hours });
  expect(found).toMatchObject([
    {
      ...{ kind: "hour", of: "api_key", id: "apikey_busy", from: "2026-11-12T09:00Z", to: "2026-11-12T09:00Z" },
      because: "$32.00 where $10.00 was expected; mostly claude-sonnet-5.",
      next: { operation: "update_api_key", args: { api_key: "apikey_busy", status: "inactive" } },
    },
  ]);
});

test("a day that ran wild is told as a day, and its hours are not told again", async () => {
  const wild = parseDay("2026-11-12");
  const start = Date.parse("2026-10-20T00:00:00Z");
  const hours = Array.from({ length: 29 * 24 }, (_, index) => {
    const from = start + index * hourMs;
    return costRow(new Date(from).toISOString(), busy, Math.floor(from / dayMs) === wild ? 100 : 10);
  });
  const days = steady(busy, (index) => (index === wild - first ? 2400 : 240));
  expect((await anomalies({ days, hours })).found.map(({ kind }) => kind)).toEqual(["day"]);
});

test("what fails otherwise than by a refusal is not taken for an answer", async () => {
  const broken = () => Promise.reject(new Error("The disk is full."));
  const asked = (bucket: "day" | "hour") =>
    spendAnomalies(
      {
        kept: {
          cost: async (question) => (question.bucket === bucket ? broken() : reportOf(steady(busy))),
          usage: async () => reportOf([]),
        },
        access: undefined as never,
        ...{ kind: "console", now, nameOf: async (id: string) => id },
      },
      range,
    );
  await expect(asked("day")).rejects.toThrow("The disk is full.");
  await expect(asked("hour")).rejects.toThrow("The disk is full.");
});
