import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { WriteOperation } from "../operations/operation.js";
import { claude, createClock, newLamp, openHouse, rest, sealedWith, switchLamp } from "./house.fixture.js";

const never = new AbortController().signal;
const planted = { authorization: "Bearer sk-planted-in-a-header" };

/** The lamp, which takes a secret word along: what was sent with it is kept. */
function setUp(over: Partial<Parameters<typeof openHouse>[0]> = {}) {
  const lamp = newLamp();
  const clock = createClock();
  const sent: unknown[] = [];
  const plain = switchLamp(lamp);
  const operation: WriteOperation = {
    ...plain,
    secrets: { in: ["headers"] },
    async bind(said, ctx, by) {
      const bound = await plain.bind(said, ctx, by);
      const { headers } = said as { headers: Record<string, string> };
      return {
        ...bound,
        args: { ...bound.args, headers },
        card: { ...bound.card, headers: "••••••" },
        send(once, plan) {
          sent.push(headers);
          return bound.send(once, plan);
        },
      };
    },
  };
  const open = (more: typeof over = {}) => openHouse({ lamp, clock, operation: () => operation, ...over, ...more });
  const house = open();
  const ask = async (headers = planted, to = house) => {
    const answer = await to.proposals.propose(operation, { on: false, headers }, { confirm: true }, claude, never);
    await rest();
    if (!("proposal_id" in answer)) throw new Error(answer.summary);
    return to.proposals.get(answer.proposal_id)!;
  };
  return { lamp, clock, sent, house, open, ask };
}

const filesOf = ({ dir, audit }: { dir: string; audit: string }) => [
  ...readdirSync(audit).map((name) => join(audit, name)),
  ...["desk.db", "desk.db-wal"].map((name) => join(dir, name)),
];

const sealedOf = ({ db }: ReturnType<typeof openHouse>, id: string) =>
  db.prepare("SELECT sealed FROM proposals WHERE id = ?").get(id)?.sealed;

test("a secret argument is in no file and on no card, is sent as it was given, and is taken away once it is over", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest, card } = await story.ask();
  expect(card).toMatchObject({ headers: "••••••" });
  expect(sealedOf(house, id)).toEqual(expect.any(String));
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  expect(house.proposals.get(id)?.state).toBe("done");
  expect(story.sent).toEqual([planted]);
  expect(sealedOf(house, id)).toBeNull();
  const told = JSON.stringify([house.proposals.list({}), await house.proposals.standings(claude)]);
  for (const text of [told, ...filesOf(house).map((file) => readFileSync(file, "latin1"))])
    expect(text).not.toContain("sk-planted");
});

test.each([
  ["denied", "deny"],
  ["expired", undefined],
] as const)("what was %s keeps nothing sealed", async (state, decision) => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await story.ask();
  if (decision) house.proposals.decide({ id, digest, decision }, "ada");
  await story.clock.pass(60 * 60_000);
  expect([house.proposals.get(id)?.state, sealedOf(house, id)]).toEqual([state, null]);
});

test("the same secret joins what waits, another one does not, and the ask cannot be guessed without the key", async () => {
  const story = setUp();
  await using _ = story.house;
  const [first, second, other] = [
    await story.ask(),
    await story.ask(),
    await story.ask({ authorization: "Bearer another" }),
  ];
  expect(second.id).toBe(first.id);
  expect(other.id).not.toBe(first.id);
  const elsewhere = setUp({ seal: sealedWith("another Admin key") });
  await using __ = elsewhere.house;
  expect((await elsewhere.ask()).ask).not.toBe(first.ask);
});

test("it waits over a restart and is sent then", async () => {
  const story = setUp();
  const { id, digest } = await story.ask();
  await story.house[Symbol.asyncDispose]();
  await using house = story.open({ dir: story.house.dir });
  await house.proposals.start();
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  expect([house.proposals.get(id)?.state, story.sent]).toEqual(["done", [planted]]);
});

test("what another key sealed fails with words, and nothing is sent", async () => {
  const story = setUp();
  const { id, digest } = await story.ask();
  await story.house[Symbol.asyncDispose]();
  await using house = story.open({ dir: story.house.dir, seal: sealedWith("another Admin key") });
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  const error = { message: expect.stringMatching(/cannot be opened any more.*Nothing was sent/) };
  expect(house.proposals.get(id)).toMatchObject({ state: "failed", outcome: { error } });
  expect(story.sent).toEqual([]);
});

test.each([
  ["taken out", "NULL"],
  ["of another proposal", "(SELECT sealed FROM proposals WHERE id = 'P-1001')"],
])("a sealed part that was %s behind the desk's back is not sent", async (_, value) => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await story.ask();
  await story.ask({ authorization: "Bearer another" });
  house.db.exec(`UPDATE proposals SET sealed = ${value} WHERE id = '${id}'`);
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  expect([house.proposals.get(id)?.state, story.sent]).toEqual(["failed", []]);
});

test("what the log ends after a crash loses its sealed part, too", async () => {
  const story = setUp();
  const { id, digest } = await story.ask();
  const sealed = sealedOf(story.house, id);
  story.house.proposals.decide({ id, digest, decision: "deny" }, "ada");
  story.house.db.prepare("UPDATE proposals SET sealed = ?").run(String(sealed));
  await story.house[Symbol.asyncDispose]();
  await using house = story.open({ dir: story.house.dir });
  expect(sealedOf(house, id)).toBeNull();
});

test("without a key nothing secret is stored", async () => {
  const story = setUp({ seal: () => undefined });
  await using house = story.house;
  await expect(story.ask()).rejects.toThrow(/out of reach/);
  expect(house.proposals.list({})).toEqual([]);
});

test("an API that quotes a secret in its refusal does not bring it into a file", async () => {
  const story = setUp();
  await using house = story.house;
  const { id, digest } = await story.ask();
  const said = `The header "${planted.authorization}" is not allowed.`;
  story.lamp.trouble = { error: Object.assign(new Error(said), { status: 400 }), after: false };
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await story.clock.pass(20_000);
  const { state, outcome } = house.proposals.get(id)!;
  expect(state).toBe("failed");
  expect(outcome?.error?.message).toBe('The header "••••••" is not allowed.');
  for (const file of filesOf(house)) expect(readFileSync(file, "latin1")).not.toContain("sk-planted");
});
