import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { codeCounts } from "../../admin-api/claude-code.js";
import { isoDay } from "../numbers/calendar.js";
import { totals } from "./ask.js";
import { codeWork, recordCode } from "./claude-code.js";
import { counted, erase, type Going } from "./erase.js";
import { first, org, reading, scratchStore } from "./facts.fixture.js";
import { record, rename } from "./record.js";

const names = new Map([
  ["user_dana", "Dana Cole"],
  ["apikey_1", "dana-laptop"],
]);
const read = (store: ReturnType<typeof scratchStore>) => {
  const of = { workspace: "wrkspc_1", api_key: "apikey_1", actor: "user_dana", model: "opus" };
  const facts = [{ at: first, of, measured: { billed: 7n } }];
  record(store.write, org, [reading(facts, { cut: "who", day: first })], names);
  const counts = Object.fromEntries(codeCounts.map((one) => [one, 1])) as Record<(typeof codeCounts)[number], number>;
  const work = [{ day: isoDay(first), who: "dana@example.com", name: "Dana Cole", counts, tokens: 1, estimated: 2n }];
  recordCode(store.write, org, { day: first, readAt: 0, complete: true, work });
};
const going = (store: ReturnType<typeof scratchStore>): Going[] =>
  counted(store.read).flatMap(({ value, name, isPerson, ...one }) =>
    /dana/i.test(`${value} ${name}`) ? [{ in: one.in, id: one.id, whole: isPerson }] : [],
  );
const holds = ({ folder }: { folder: string }, word: string) =>
  readdirSync(folder).some((name) => readFileSync(join(folder, name)).includes(word));
const asked = { cut: "who", grain: "day", from: first, to: first + 1, measures: ["billed"] } as const;

test("ids and names go from the file, the figures stay, and the next reading brings neither back", () => {
  using store = scratchStore();
  read(store);
  expect(holds(store, "user_dana")).toBe(true);
  erase(store.write, going(store));
  for (const again of [false, true]) {
    if (again) read(store);
    if (again) rename(store.write, org, names);
    for (const word of ["user_dana", "Dana Cole", "dana-laptop", "dana@example.com"])
      expect(holds(store, word), word).toBe(false);
    const groups = totals(store.read, org, { ...asked, by: ["actor", "api_key"] });
    expect(groups).toEqual([
      {
        of: { actor: expect.stringMatching(/^erased-\d+$/), api_key: "apikey_1" },
        names: {},
        measured: { billed: 7n },
      },
    ]);
    expect(codeWork(store.read, org, { from: first, to: first + 1 })).toMatchObject([
      { who: expect.stringMatching(/^erased-\d+$/), name: null, estimated: 2n },
    ]);
  }
});

test("what was erased of one organization comes in another as it is", () => {
  using store = scratchStore();
  read(store);
  erase(store.write, going(store));
  const other = "7c1d4f0e-5b7a-4d52-9a86-c00000000002";
  const of = { workspace: null, api_key: null, actor: "user_dana", model: null };
  record(store.write, other, [reading([{ at: first, of, measured: { billed: 1n } }], { cut: "who", day: first })]);
  expect(totals(store.read, other, { ...asked, by: ["actor"] })).toMatchObject([{ of: { actor: "user_dana" } }]);
});

test("what has no name or is gone already stops nothing, and the word in its place stays the same", () => {
  using store = scratchStore();
  const of = { workspace: null, api_key: "apikey_2", actor: null, model: null };
  record(store.write, org, [reading([{ at: first, of, measured: { billed: 1n } }], { cut: "who", day: first })]);
  const key = counted(store.read).find(({ value }) => value === "apikey_2")!;
  erase(store.write, [
    { in: "terms", id: 4711, whole: true },
    { in: "terms", id: key.id, whole: true },
  ]);
  expect(totals(store.read, org, { ...asked, by: ["api_key"] })).toMatchObject([{ of: { api_key: "erased-1" } }]);
});

test("an erasure that fails leaves all as it was", () => {
  using store = scratchStore();
  read(store);
  store.write.exec("CREATE TRIGGER stop BEFORE INSERT ON erased BEGIN SELECT raise(ABORT, 'stopped'); END");
  expect(() => erase(store.write, going(store))).toThrow(/stopped/);
  store.write.exec("DROP TRIGGER stop");
  expect(counted(store.read).map(({ name }) => name)).toContain("Dana Cole");
});
