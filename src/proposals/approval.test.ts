import { expect, test } from "vitest";
import { askOf, digestOf } from "./digest.js";
import { claude, createClock, newLamp, openHouse, rest, rowsOf, sealedWith, switchLamp } from "./house.fixture.js";

const never = new AbortController().signal;

async function proposed(over: Partial<Parameters<typeof openHouse>[0]> = {}) {
  const lamp = newLamp();
  const clock = createClock();
  const house = openHouse({ lamp, clock, ...over });
  await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, claude, never);
  await rest();
  const { id, digest } = house.proposals.get("P-1000")!;
  const approve = () => house.proposals.decide({ id, digest, decision: "approve" }, "ada");
  /** Opened again, as the next start does, and time enough for whatever follows. */
  const again = async (next: Partial<Parameters<typeof openHouse>[0]> = {}) => {
    const opened = openHouse({ lamp, clock, dir: house.dir, ...over, ...next });
    await opened.proposals.start();
    await clock.pass(30_000);
    return opened;
  };
  return { lamp, clock, house, digest, id, approve, again };
}

const forged = (at: number) => JSON.stringify({ by: "ada", at, reason: null });

test.each(["", "5ea1".repeat(16)])(
  "an approval that a program wrote into the database with the seal '%s' is asked again and sends nothing",
  async (seal) => {
    const { lamp, clock, house, again } = await proposed();
    house.db
      .prepare("UPDATE proposals SET state = 'approved', decision = ?, seal = ? WHERE id = 'P-1000'")
      .run(forged(clock.now()), seal);
    await house[Symbol.asyncDispose]();
    await using next = await again();
    expect(next.proposals.get("P-1000")).toMatchObject({ state: "proposed", decision: null });
    expect(lamp.sent).toBe(0);
    expect((await rowsOf(next.audit)).at(-1)).toMatchObject({
      type: "taken_back",
      actor: { kind: "desk" },
      data: { to: "proposed", why: "its approval could not be proved after the restart" },
    });
  },
);

test("an approval that a program wrote into the log is asked again, and the person's own click then goes through", async () => {
  const { lamp, clock, house, digest, id, again } = await proposed();
  house.log.append({
    ...{ type: "approved", org_id: "org_1", operation: "switch_lamp", proposal_id: id, digest },
    actor: { kind: "person", account: "ada" },
    data: { to: "approved", risk: "medium", raised: null, seal: "5ea1".repeat(16) },
  });
  await house[Symbol.asyncDispose]();
  await using next = await again();
  expect(next.proposals.get(id)).toMatchObject({ state: "proposed", decision: null });
  expect(lamp.sent).toBe(0);
  next.proposals.decide({ id, digest, decision: "approve" }, "ada");
  await clock.pass(30_000);
  expect(next.proposals.get(id)?.state).toBe("done");
});

test("an approval whose commit was lost is proved by its row in the log and goes on", async () => {
  const { lamp, clock, house, approve, again } = await proposed();
  approve();
  await house[Symbol.asyncDispose]();
  const back = openHouse({ lamp, clock, dir: house.dir });
  // What a crash between the row and its commit leaves: the row is there, the store knows nothing of it.
  back.db.exec(
    "UPDATE proposals SET state = 'proposed', decision = 'null', seal = NULL; UPDATE counters SET value = 1 WHERE name = 'log'",
  );
  await back[Symbol.asyncDispose]();
  await using next = await again();
  expect(next.proposals.get("P-1000")).toMatchObject({ state: "done", decision: { by: "ada" } });
  expect(lamp.sent).toBe(1);
});

test("an approval sealed with another Admin key is asked again", async () => {
  const { lamp, house, approve, again } = await proposed();
  approve();
  await house[Symbol.asyncDispose]();
  await using next = await again({ seal: sealedWith("another Admin key") });
  expect(next.proposals.get("P-1000")?.state).toBe("proposed");
  expect(lamp.sent).toBe(0);
});

test("what was carried out long ago is not carried out again, though a program sets its row back to approved", async () => {
  const { lamp, clock, house, approve, again } = await proposed();
  approve();
  await clock.pass(30_000);
  expect(lamp.sent).toBe(1);
  lamp.on = true;
  clock.sleep(24 * 60 * 60_000);
  house.db.prepare("UPDATE proposals SET state = 'approved', sent_at = NULL, expires_at = ?").run(clock.now() * 2);
  await house[Symbol.asyncDispose]();
  await using next = await again();
  expect(next.proposals.get("P-1000")?.state).toBe("proposed");
  expect(lamp.sent).toBe(1);
});

test("what a program rewrote within the seconds of grace is not sent, though its digest fits", async () => {
  const { lamp, clock, house, id, approve } = await proposed();
  await using _ = house;
  approve();
  const args = { lamp: "lamp_1", on: true };
  const ask = askOf({ org_id: "org_1", client: claude, operation: "switch_lamp", args });
  const digest = digestOf({ ...house.proposals.get(id)!, ask });
  house.db.prepare("UPDATE proposals SET args = ?, ask = ?, digest = ?").run(JSON.stringify(args), ask, digest);
  await clock.pass(30_000);
  expect([lamp.sent, house.proposals.get(id)?.state]).toEqual([0, "failed"]);
});

test("an approval whose reading took until after its expiry is not sent", async () => {
  const { lamp, clock, house, approve } = await proposed();
  await using _ = house;
  const reading = Promise.withResolvers<void>();
  lamp.reading = reading.promise;
  approve();
  await clock.pass(3000);
  clock.sleep(60 * 60_000);
  reading.resolve();
  await rest();
  expect(house.proposals.get("P-1000")?.state).toBe("expired");
  expect(lamp.sent).toBe(0);
});

test("an approval taken back while its reading was slow, and given again, has its own seconds of grace", async () => {
  const { lamp, clock, house, id, digest, approve } = await proposed();
  await using _ = house;
  const reading = Promise.withResolvers<void>();
  lamp.reading = reading.promise;
  approve();
  await clock.pass(3500);
  expect(house.proposals.takeBack({ id, digest }, "ada").ok).toBe(true);
  expect(approve().ok).toBe(true);
  await clock.pass(1000);
  reading.resolve();
  await clock.pass(1500);
  expect([lamp.sent, house.proposals.get(id)?.state]).toEqual([0, "approved"]);
  await clock.pass(30_000);
  expect([lamp.sent, house.proposals.get(id)?.state]).toEqual([1, "done"]);
});

test("a second approval is carried out though the reading of the first outlasts its grace", async () => {
  const { lamp, clock, house, id, digest, approve } = await proposed();
  await using _ = house;
  const reading = Promise.withResolvers<void>();
  lamp.reading = reading.promise;
  approve();
  await clock.pass(3500);
  house.proposals.takeBack({ id, digest }, "ada");
  approve();
  await clock.pass(5000);
  expect(lamp.sent).toBe(0);
  reading.resolve();
  await clock.pass(30_000);
  expect([lamp.sent, house.proposals.get(id)?.state]).toEqual([1, "done"]);
});

test("a client that changes its name again and again fills no more than a thousand places", async () => {
  const lamp = newLamp();
  await using house = openHouse({ lamp, clock: createClock() });
  const ask = (n: number) =>
    house.proposals.propose(
      switchLamp(lamp),
      { on: false },
      { confirm: true },
      { ...claude, name: `Client ${n}` },
      never,
    );
  await ask(1);
  // The others as they would have been stored: a thousand proposals would wait for the disk a thousand times.
  house.db.exec("CREATE TEMP TABLE one AS SELECT * FROM proposals; BEGIN");
  for (let n = 2; n <= 1000; n += 1)
    house.db.exec(`UPDATE one SET number = ${1000 + n}, id = 'P-${1000 + n}', ask = 'ask ${n}', client_name = 'Client ${n}';
      INSERT INTO proposals SELECT * FROM one`);
  house.db.exec("COMMIT");
  await expect(ask(1001)).rejects.toMatchObject({
    code: "too_many_pending",
    message: expect.stringMatching(/1000 proposals of all clients together wait/),
  });
});
