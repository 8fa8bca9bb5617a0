import * as fs from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import { openLog } from "../audit/append.js";
import { verify } from "../audit/verify.js";
import { claude, createClock, type House, newLamp, openHouse, rest, rowsOf, switchLamp } from "./house.fixture.js";
import { move } from "./moves.js";
import { writable } from "./store.js";

const never = new AbortController().signal;

/** What `kill -9` leaves: files as they are, nothing said, nothing waited for. */
function crash(house: House, clock: ReturnType<typeof createClock>) {
  clock.killTimers();
  // A crash in the middle of sending has closed it already.
  if (house.db.isOpen) house.db.close();
}

async function started(over: Partial<Parameters<typeof openHouse>[0]> = {}) {
  const lamp = newLamp();
  const clock = createClock();
  const house = openHouse({ lamp, clock, ...over });
  await house.proposals.propose(switchLamp(lamp), { on: false }, { confirm: true }, claude, never);
  await rest();
  return { lamp, clock, house, seen: { id: "P-1000", digest: house.proposals.get("P-1000")!.digest } };
}

const typesOf = async ({ audit }: House) => (await rowsOf(audit)).map(({ type }) => type);

test("a crash while it is being sent is unknown, read back, and never sent again", async () => {
  const { lamp, clock, house, seen } = await started();
  lamp.during = () => crash(house, clock);
  house.proposals.decide({ ...seen, decision: "approve" }, "ada");
  await clock.pass(3000);
  expect(lamp.sent).toBe(1);
  await using again = openHouse({ lamp, clock, dir: house.dir });
  expect(again.proposals.get("P-1000")).toMatchObject({ state: "unknown" });
  await again.proposals.start();
  await clock.pass(60_000);
  expect(again.proposals.get("P-1000")).toMatchObject({ state: "done", outcome: { asPlanned: true } });
  expect(lamp.sent).toBe(1);
  expect(await typesOf(again)).toEqual(["proposed", "approved", "sending", "outcome", "outcome"]);
});

test("an approval that has not expired goes on after a crash", async () => {
  const { lamp, clock, house, seen } = await started();
  house.proposals.decide({ ...seen, decision: "approve" }, "ada");
  crash(house, clock);
  await using again = openHouse({ lamp, clock, dir: house.dir });
  await again.proposals.start();
  expect(again.proposals.get("P-1000")?.state).toBe("done");
  expect(lamp.sent).toBe(1);
});

test("an approval that has expired meanwhile does not", async () => {
  const { lamp, clock, house, seen } = await started();
  house.proposals.decide({ ...seen, decision: "approve" }, "ada");
  crash(house, clock);
  clock.sleep(16 * 60_000);
  await using again = openHouse({ lamp, clock, dir: house.dir });
  await again.proposals.start();
  expect(again.proposals.get("P-1000")?.state).toBe("expired");
  expect(lamp.sent).toBe(0);
});

/** Everything the log heard, and then the store as it was before: what a crash between row and commit leaves. */
function forget(
  house: House,
  verb: "deny" | "approve",
  digest: string,
  decision: { by: string; at: number; reason: null },
) {
  const { db } = house;
  const commit = db.exec.bind(db);
  db.exec = (sql) => {
    if (sql === "COMMIT") throw Object.assign(new Error("killed"), { killed: true });
    commit(sql);
  };
  const log = {
    ...house.log,
    append: (h: Parameters<typeof house.log.append>[0]) =>
      h.type === "repair" ? { seq: 0, hash: "" } : house.log.append(h),
  };
  expect(() =>
    move(
      { db: writable(db), log },
      verb,
      { id: "P-1000", digest },
      { actor: { kind: "person", account: "ada" }, at: decision.at, decision },
    ),
  ).toThrow("killed");
}

test("a decision whose commit was lost in a crash is made up for from the log", async () => {
  const { lamp, clock, house, seen } = await started();
  forget(house, "deny", seen.digest, { by: "ada", at: clock.now(), reason: null });
  crash(house, clock);
  await using again = openHouse({ lamp, clock, dir: house.dir });
  expect(again.proposals.get("P-1000")).toMatchObject({ state: "denied", decision: { by: "ada" } });
});

test("a commit that fails is answered by a repair row, and the move did not happen", async () => {
  const { lamp, clock, house, seen } = await started();
  house.db.exec(`CREATE TABLE parent (id INTEGER PRIMARY KEY); PRAGMA foreign_keys = ON;
    CREATE TABLE child (parent INTEGER REFERENCES parent DEFERRABLE INITIALLY DEFERRED);
    CREATE TRIGGER spoil AFTER UPDATE OF state ON proposals BEGIN INSERT INTO child VALUES (1); END;`);
  expect(() => house.proposals.decide({ ...seen, decision: "approve" }, "ada")).toThrow(/FOREIGN KEY/);
  expect(await typesOf(house)).toEqual(["proposed", "approved", "repair"]);
  expect(house.proposals.get("P-1000")?.state).toBe("proposed");
  crash(house, clock);
  const again = openHouse({ lamp, clock, dir: house.dir });
  expect(again.proposals.get("P-1000")?.state).toBe("proposed");
  await again[Symbol.asyncDispose]();
});

test("a number is never given twice, though its proposal was never stored", async () => {
  const { lamp, clock, house } = await started();
  house.log.append({
    type: "proposed",
    org_id: "org_1",
    actor: { kind: "desk" },
    proposal_id: "P-1007",
    digest: "b".repeat(64),
  });
  crash(house, clock);
  await using again = openHouse({ lamp, clock, dir: house.dir });
  expect(
    await again.proposals.propose(
      switchLamp(lamp),
      { on: false },
      { confirm: true },
      { ...claude, name: "Cursor" },
      never,
    ),
  ).toMatchObject({
    proposal_id: "P-1008",
  });
  expect(await typesOf(again)).toContain("repair");
});

const step = fc.oneof(
  fc.record({
    do: fc.constant("propose" as const),
    on: fc.boolean(),
    client: fc.constantFrom("Claude Code", "Cursor"),
  }),
  fc.record({
    do: fc.constantFrom(
      "approve" as const,
      "deny" as const,
      "takeBack" as const,
      "withdraw" as const,
      "extend" as const,
    ),
    nth: fc.nat(3),
  }),
  fc.record({ do: fc.constant("pass" as const), ms: fc.constantFrom(1000, 3000, 70_000, 16 * 60_000) }),
  fc.record({ do: fc.constant("drift" as const), name: fc.constantFrom("a", "b") }),
  fc.record({
    do: fc.constant("trouble" as const),
    kind: fc.constantFrom("none", "refused", "lost before", "lost after"),
  }),
  fc.record({ do: fc.constant("crash" as const), sending: fc.boolean() }),
);

const troubles = {
  none: undefined,
  refused: { error: Object.assign(new Error("no"), { status: 403, code: "forbidden" }), after: false },
  "lost before": { error: Object.assign(new Error("lost"), { sent: "maybe" }), after: false },
  "lost after": { error: Object.assign(new Error("lost"), { sent: "maybe" }), after: true },
};

test("whatever two clients, a person, the API and crashes do: one attempt per approval, every state by a move of the log, the chain whole", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 25 }), async (steps) => {
      const lamp = newLamp();
      const clock = createClock();
      let house = openHouse({ lamp, clock });
      const reopen = async () => {
        crash(house, clock);
        await rest();
        lamp.during = undefined;
        house = openHouse({ lamp, clock, dir: house.dir });
        // An approval goes on here, and a read-back waits for the clock.
        await Promise.all([house.proposals.start(), clock.pass(15_000)]);
      };
      for (const one of steps) {
        const all = house.proposals.list({});
        const target = "nth" in one ? all[one.nth % Math.max(all.length, 1)] : undefined;
        if (one.do === "propose")
          await house.proposals.propose(
            switchLamp(lamp),
            { on: one.on },
            { confirm: true },
            { ...claude, name: one.client, connection: one.client },
            never,
          );
        else if (one.do === "pass") await clock.pass(one.ms);
        else if (one.do === "drift") lamp.name = one.name;
        else if (one.do === "trouble") lamp.trouble = troubles[one.kind as keyof typeof troubles];
        else if (one.do === "crash" && one.sending) lamp.during = () => crash(house, clock);
        else if (one.do === "crash") await reopen();
        else if (target && (one.do === "approve" || one.do === "deny"))
          house.proposals.decide({ id: target.id, digest: target.digest, decision: one.do }, "ada");
        else if (target && one.do === "takeBack") house.proposals.takeBack(target, "ada");
        else if (target && one.do === "extend") house.proposals.extend(target, "ada");
        else if (target) await house.proposals.withdraw(target.id, target.client);
        await rest();
        if (!house.db.isOpen) await reopen();
      }
      const rows = await rowsOf(house.audit);
      const sending = rows.filter(({ type }) => type === "sending");
      expect(lamp.sent).toBeLessThanOrEqual(sending.length);
      expect(new Set(sending.map(({ proposal_id }) => proposal_id)).size).toBe(sending.length);
      for (const { id, state } of house.proposals.list({})) {
        const told = rows
          .filter(({ proposal_id, type }) => proposal_id === id && type !== "viewed" && type !== "extended")
          .at(-1);
        const to =
          typeof told?.data === "object" && told.data !== null && "to" in told.data ? told.data.to : "proposed";
        expect(state).toBe(to);
      }
      expect(await verify(house.audit)).toMatchObject({ whole: true });
      await house[Symbol.asyncDispose]();
    }),
    { numRuns: 25 },
  );
}, 60_000);

test("a long log that the store knows nothing of is answered with few waits for the disk, and once", async () => {
  const { lamp, clock, house } = await started();
  for (let n = 0; n < 300; n += 1)
    house.log.note({
      type: "proposed",
      org_id: "org_1",
      actor: { kind: "desk" },
      proposal_id: `P-${2000 + n}`,
      digest: "b".repeat(64),
    });
  await house[Symbol.asyncDispose]();
  let waits = 0;
  const fsyncSync = (fd: number) => {
    waits += 1;
    fs.fsyncSync(fd);
  };
  await using log = openLog({ dir: house.audit, disk: { writeSync: fs.writeSync, fsyncSync } });
  const again = openHouse({ lamp, clock, dir: house.dir, log });
  expect(waits).toBeLessThan(10);
  expect((await typesOf(again)).filter((type) => type === "repair")).toHaveLength(300);
  await again[Symbol.asyncDispose]();
  await using third = openHouse({ lamp, clock, dir: house.dir });
  expect((await typesOf(third)).filter((type) => type === "repair")).toHaveLength(300);
  expect(await verify(third.audit)).toMatchObject({ whole: true });
});
