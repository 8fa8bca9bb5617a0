import fc from "fast-check";
import { expect, test } from "vitest";
import {
  acceptance,
  addedWork,
  type CodeCounts,
  type CodeWork,
  codeCounts,
  codeDay,
  codeDaysOf,
  codeTools,
  costPerCommit,
  newestCodeDay,
  noCounts,
} from "./claude-code.js";
import { createAdminApi } from "./client.js";
import { json, startServer } from "./loopback.fixture.js";

const count = fc.integer({ min: 0, max: 10_000 });
const counts = fc
  .array(count, { minLength: codeCounts.length, maxLength: codeCounts.length })
  .map((all) => Object.fromEntries(codeCounts.map((one, at) => [one, all[at]])) as CodeCounts);
const money = fc.option(fc.bigInt({ min: 0n, max: 10n ** 20n }));
const work = fc
  .record({ counts, tokens: fc.option(count), estimated: money })
  .map((some): CodeWork => ({ day: "2026-11-18", who: "bob@example.com", name: null, ...some }));

test("acceptance is a share or nothing, and nothing is divided by zero", () => {
  fc.assert(
    fc.property(counts, money, (some, cost) => {
      for (const tools of [codeTools, ...codeTools.map((tool) => [tool] as const)]) {
        const decided = tools.reduce((sum, tool) => sum + some[`${tool}_accepted`] + some[`${tool}_rejected`], 0);
        const share = acceptance(some, tools);
        if (decided === 0) expect(share).toBeNull();
        else expect(share! >= 0 && share! <= 1).toBe(true);
      }
      const each = costPerCommit(cost, some);
      if (cost === null || some.commits === 0) expect(each).toBeNull();
      else expect(cost - each! * BigInt(some.commits)).toBeLessThan(BigInt(some.commits));
    }),
  );
  expect(acceptance(noCounts())).toBeNull();
  expect(costPerCommit(5n, noCounts())).toBeNull();
});

test("work adds up in any order, and what is not known of a part is not known of the whole", () => {
  fc.assert(
    fc.property(work, work, work, (a, b, c) => {
      expect(addedWork(addedWork(a, b), c)).toEqual(addedWork(a, addedWork(b, c)));
      const both = addedWork(a, b);
      for (const one of codeCounts) expect(both.counts[one]).toBe(a.counts[one] + b.counts[one]);
      expect(both.estimated).toBe(a.estimated === null || b.estimated === null ? null : a.estimated + b.estimated);
    }),
  );
});

test.each([
  ["console", "2026-11-18T00:10:00Z", "2026-11-18"],
  ["enterprise", "2026-11-18T09:59:00Z", "2026-11-16"],
  ["enterprise", "2026-11-18T10:00:00Z", "2026-11-17"],
  ["enterprise", "2028-03-01T12:00:00Z", "2028-02-29"],
] as const)("the newest day of %s at %s is %s", (kind, now, day) => {
  const at = Date.parse(now);
  const newest = Date.parse(day) / 86_400_000;
  expect(newestCodeDay(kind, at)).toBe(newest);
  expect(codeDaysOf({ from: newest - 2, to: newest + 30 }, kind, at)).toEqual([newest - 2, newest - 1, newest]);
  expect(codeDaysOf({ from: newest + 1, to: newest + 3 }, kind, at)).toEqual([]);
});

test("a person who works at two terminals is one, a key has its name, and who has neither is not known", async () => {
  const item = (actor: object) => ({
    actor,
    core_metrics: {
      ...{ num_sessions: 1, commits_by_claude_code: 2, pull_requests_by_claude_code: 0 },
      lines_of_code: { added: 3, removed: 1 },
    },
    tool_actions: Object.fromEntries(
      ["edit_tool", "multi_edit_tool", "write_tool", "notebook_edit_tool"].map((tool) => [
        tool,
        { accepted: 1, rejected: 0 },
      ]),
    ),
    model_breakdown: [],
  });
  const pages = [
    {
      data: [item({ email_address: "ann@example.com" }), item({ api_key_name: "ci" })],
      has_more: true,
      next_page: "page_2",
    },
    { data: [item({ email_address: "ann@example.com" }), item({})], has_more: false, next_page: null },
  ];
  await using server = await startServer((response, { url }) =>
    json(response, pages[url.searchParams.has("page") ? 1 : 0]),
  );
  await using api = createAdminApi({ key: async () => "x", baseURL: server.url });
  const work = await codeDay(api.reading("calls", new AbortController().signal), "console", "2026-11-18");
  expect(work.map(({ who, counts }) => [who, counts.commits])).toEqual([
    ["ann@example.com", 4],
    ["ci", 2],
    ["unknown", 2],
  ]);
});
