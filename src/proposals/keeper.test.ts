import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claude, createClock, newLamp, openHouse, rest, rowsOf, switchLamp } from "./house.fixture.js";
import { createKeeper } from "./keeper.js";

const never = new AbortController().signal;

function setUp(over: Partial<Parameters<typeof openHouse>[0]> = {}) {
  const lamp = newLamp();
  const clock = createClock();
  return { lamp, clock, house: openHouse({ lamp, clock, ...over }) };
}

/** One whose answer carried a secret, done. */
async function done({ lamp, clock, house }: ReturnType<typeof setUp>) {
  const answer = await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, claude, never);
  await rest();
  if (!("proposal_id" in answer)) throw new Error(answer.summary);
  const { id, digest } = house.proposals.get(answer.proposal_id)!;
  house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await clock.pass(20_000);
  return id;
}

test("the person is handed the secret once, the log says so without it, and the asker hears who has it", async () => {
  const story = setUp();
  await using house = story.house;
  const id = await done(story);
  expect(house.proposals.get(id)).toMatchObject({ state: "done", secret: "held" });
  expect(house.proposals.secret(id, "ada")).toEqual({ word: "sk-secret-planted" });
  expect(house.proposals.get(id)).toMatchObject({
    secret: "shown",
    outcome: { secret: { shown_at: story.clock.now() } },
  });
  expect(() => house.proposals.secret(id, "ada")).toThrow(/was shown, and is kept nowhere/);
  const told = (await rowsOf(house.audit)).filter(({ type }) => type === "secret_shown");
  expect(told).toMatchObject([
    { proposal_id: id, actor: { kind: "person", account: "ada" }, data: { fields: ["word"] } },
  ]);
  const [standing] = await house.proposals.wait([id], 0, claude, never);
  expect(standing).toMatchObject({ status: "done", next: expect.stringMatching(/^The person has the word/) });
});

test("no file and nothing that is told but the secret itself holds it, before and after it was shown", async () => {
  const story = setUp();
  await using house = story.house;
  const id = await done(story);
  const told = async () => JSON.stringify([house.proposals.list({}), await house.proposals.standings(claude)]);
  const before = await told();
  house.proposals.secret(id, "ada");
  const files = [...readdirSync(house.audit).map((name) => join(house.audit, name)), ...databaseOf(house.dir)];
  expect(files.length).toBeGreaterThan(2);
  for (const text of [before, await told(), ...files.map((file) => readFileSync(file, "latin1"))])
    expect(text).not.toContain("sk-secret-planted");
});

test("what was not seen before the desk stopped is gone, and so it says", async () => {
  const story = setUp();
  const id = await done(story);
  await story.house[Symbol.asyncDispose]();
  await using house = openHouse({ ...story, dir: story.house.dir });
  expect(house.proposals.get(id)?.secret).toBe("gone");
  expect(() => house.proposals.secret(id, "ada")).toThrow(/not seen before Countersign stopped/);
  expect((await rowsOf(house.audit)).map(({ type }) => type)).not.toContain("secret_shown");
});

test("a log that takes no row gives no secret away, and the secret waits", async () => {
  const story = setUp();
  await using house = story.house;
  const id = await done(story);
  const { append } = house.log;
  house.log.append = () => {
    throw new Error("The disk is full.");
  };
  expect(() => house.proposals.secret(id, "ada")).toThrow("The disk is full.");
  house.log.append = append;
  expect(house.proposals.secret(id, "ada")).toEqual({ word: "sk-secret-planted" });
});

test("that it was shown is made up for from the log where the store lost it", async () => {
  const story = setUp();
  const id = await done(story);
  const before = story.house.db.prepare("SELECT value FROM counters WHERE name = 'log'").get()?.value;
  story.house.proposals.secret(id, "ada");
  story.house.db.exec("UPDATE proposals SET outcome = json_set(outcome, '$.secret.shown_at', NULL)");
  story.house.db.prepare("UPDATE counters SET value = ? WHERE name = 'log'").run(before ?? 0);
  await story.house[Symbol.asyncDispose]();
  await using house = openHouse({ ...story, dir: story.house.dir });
  expect(house.proposals.get(id)?.secret).toBe("shown");
});

test("a secret whose answer was lost is gone, and the way to another one is told", async () => {
  const lamp = newLamp();
  const operation = { ...switchLamp(lamp), secrets: { in: [], again: "Make a new one." } };
  const story = { lamp, clock: createClock() };
  await using house = openHouse({ ...story, operation: () => operation });
  lamp.trouble = {
    error: Object.assign(new Error("No answer."), { code: "api_unreachable", sent: "maybe" }),
    after: true,
  };
  const id = await done({ ...story, house });
  expect(house.proposals.get(id)).toMatchObject({ state: "unknown", secret: "gone" });
  await story.clock.pass(120_000);
  expect(await house.proposals.readAgain(id)).toMatchObject({ state: "done", secret: "gone" });
  expect(() => house.proposals.secret(id, "ada")).toThrow(/Make a new one\./);
});

test("a proposal that brought no secret has none to show", async () => {
  const story = setUp();
  await using house = story.house;
  const answer = await house.proposals.propose(switchLamp(story.lamp), { on: false }, { confirm: true }, claude, never);
  const id = "proposal_id" in answer ? answer.proposal_id : "";
  expect(house.proposals.get(id)?.secret).toBeNull();
  expect(() => house.proposals.secret(id, "ada")).toThrow(/brought no secret/);
});

test("the keeper holds a hundred, and then the oldest goes", () => {
  const keeper = createKeeper();
  for (let at = 0; at <= 100; at += 1) keeper.keep(`P-${at}`, { word: String(at) });
  expect([keeper.has("P-0"), keeper.has("P-1"), keeper.has("P-100")]).toEqual([false, true, true]);
});

const databaseOf = (dir: string) => ["desk.db", "desk.db-wal"].map((name) => join(dir, name));
