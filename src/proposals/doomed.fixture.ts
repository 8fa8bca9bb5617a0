import { createClock, type House, newLamp, openHouse, rest } from "./house.fixture.js";
import { Policy } from "./policy.js";

export type Attempt = "lives" | "dies before the effect" | "dies after the effect";

/** A kill was due here: nothing that comes after it in this life of the process counts. */
export class Killed extends Error {}

/**
 * A house that can be killed at any row, commit or moment of an attempt, and opened again on the same files. What `kill -9`
 * leaves is files as they are: from the moment of the kill no row, no commit and no timer of that life happens any more.
 */
export function doomedHouse() {
  const lamp = newLamp();
  const clock = createClock();
  const over = { policy: () => Policy.parse({ paused: real.paused }) };
  const slow: (() => void)[] = [];
  let life = live(openHouse({ lamp, clock, ...over }));

  function live(house: House) {
    const { promise: killed, resolve } = Promise.withResolvers<void>();
    const it = { house, killed, dead: false, left: Number.POSITIVE_INFINITY, attempt: "lives" as Attempt };
    const kill = () => {
      it.dead = true;
      clock.killTimers();
      if (house.db.isOpen) house.db.close();
      resolve();
    };
    /** Every place where a kill makes a difference. */
    const step = () => {
      if (!it.dead && it.left-- <= 0) kill();
      if (it.dead) throw new Killed();
    };
    const around =
      <A extends unknown[], R>(work: (...args: A) => R) =>
      (...args: A): R => {
        step();
        const done = work(...args);
        step();
        return done;
      };
    house.log.append = around(house.log.append);
    house.log.note = around(house.log.note);
    const exec = house.db.exec.bind(house.db);
    const commit = around(exec);
    house.db.exec = (sql) => (sql === "COMMIT" ? commit(sql) : exec(sql));
    const of = (moment: Attempt) => () => {
      if (it.attempt === moment) it.left = 0;
      step();
    };
    lamp.during = of("dies before the effect");
    lamp.afterwards = of("dies after the effect");
    return { ...it, it, kill };
  }

  const real = {
    lamp,
    clock,
    paused: false,
    house: () => life.house,
    isDead: () => life.it.dead,
    /** Kills after so many rows, commits and moments of attempts. */
    doom(steps: number) {
      life.it.left = steps;
    },
    /** Kills in the middle of the next attempt. */
    doomAttempt(moment: Attempt) {
      life.it.attempt = moment;
    },
    /** From now on the reading before an attempt takes until `answers` is called; or the answer to one. */
    slow(what: "reading" | "answering") {
      const { promise, resolve } = Promise.withResolvers<void>();
      lamp[what] = promise;
      slow.push(resolve);
    },
    answers() {
      lamp.reading = lamp.answering = undefined;
      for (const answer of slow.splice(0)) answer();
    },
    kill: () => life.kill(),
    /** Does it, or as much of it as this life lasts. */
    async while<T>(work: () => Promise<T> | T): Promise<T | Killed> {
      const doing = async () => work();
      try {
        return await Promise.race([doing(), life.killed.then(() => new Killed())]);
      } catch (error) {
        if (life.it.dead) return new Killed();
        throw error;
      }
    },
    /** The next life, on the same files. */
    async reborn() {
      if (!life.it.dead) life.kill();
      real.answers();
      await rest(); // what was under way in the one before fails by itself
      const { dir } = life.house;
      life = live(openHouse({ lamp, clock, dir, ...over }));
      // What it takes up may wait for time to pass, which is for the story to say.
      void real.while(() => life.house.proposals.start());
      await rest();
    },
    async end() {
      real.answers();
      if (life.it.dead) await real.reborn();
      await Promise.all([life.house[Symbol.asyncDispose](), clock.pass(10_000)]);
    },
  };
  return real;
}
