import { northwind } from "../../src/demo/northwind.js";
import { createTraffic } from "../../src/demo/traffic.js";
import { type Day, dayOf } from "../../src/spend/numbers/calendar.js";
import type { History } from "../../src/spend/numbers/forecast.js";

export interface Series extends History {
  name: string;
}

/** The day that the demo organizations of the benchmarks are born on. */
const birth = new Date("2026-11-18T00:00:00Z");

/** Dollars a day of the demo organization and of each of its workspaces, in complete days up to its birth. */
export const demoSeries = (seed: number, days: number): Series[] => demoBuckets(seed, days, 1440);

/** The same by the hour. */
export const demoHours = (seed: number, days: number): Series[] => demoBuckets(seed, days, 60);

function demoBuckets(seed: number, days: number, minutes: number): Series[] {
  const organization = northwind(seed, birth, "console");
  const traffic = createTraffic(organization);
  const from = dayOf(birth.getTime()) - days;
  const names = new Map(organization.workspaces.map(({ id, name }) => [id, name]));
  const byName = new Map<string, number[]>();
  for (const source of traffic.sources) {
    const name = names.get(source.workspaceId ?? "") ?? "none";
    const count = days * (1440 / minutes);
    for (let bucket = 0; bucket < count; bucket += 1) {
      const counted = new Float64Array(source.billed.length);
      const begins = from * 1440 + bucket * minutes;
      traffic.add(source, begins, begins + minutes, organization, counted);
      const dollars = counted.reduce((sum, count, at) => sum + count * Number(source.billed[at]), 0) / 1e9;
      for (const one of [name, "everything"]) {
        const values = byName.get(one) ?? Array.from({ length: count }, () => 0);
        values[bucket] = (values[bucket] ?? 0) + dollars;
        byName.set(one, values);
      }
    }
  }
  return [...byName].map(([name, values]) => ({ name: `demo ${seed}, ${name}`, from, values }));
}

type Random = () => number;

/** Series of which the truth is known: what they are made of is in the name. */
export function knownSeries(seed: number, days: number): Series[] {
  const from = dayOf(birth.getTime()) - days;
  return Object.entries(truths).map(([name, truth]) => {
    const random = randomOf(seed * 7919 + name.length * 104_729);
    return { name: `${name} ${seed}`, from, values: truth(days, from, random) };
  });
}

const week = [0.95, 1.02, 1.05, 1.03, 0.93, 0.45, 0.4];
const seasonal = (day: Day) => week[(day + 3) % 7] ?? 1;
const noisy = (random: Random, share: number) => Math.exp(share * normal(random));
const made = (days: number, value: (index: number) => number) => Array.from({ length: days }, (_, at) => value(at));

const truths: Record<string, (days: number, from: Day, random: Random) => number[]> = {
  flat: (days, _, random) => made(days, () => 100 * noisy(random, 0.08)),
  season: (days, from, random) => made(days, (at) => 100 * seasonal(from + at) * noisy(random, 0.08)),
  "season and trend": (days, from, random) =>
    made(days, (at) => 100 * seasonal(from + at) * Math.exp(0.005 * at) * noisy(random, 0.08)),
  "season and decline": (days, from, random) =>
    made(days, (at) => 300 * seasonal(from + at) * Math.exp(-0.006 * at) * noisy(random, 0.08)),
  "season and spikes": (days, from, random) =>
    made(days, (at) => 100 * seasonal(from + at) * noisy(random, 0.08) * (random() < 0.04 ? 3 + 5 * random() : 1)),
  "level shift": (days, from, random) => {
    const shift = Math.floor(days * (0.4 + 0.4 * random()));
    return made(days, (at) => (at < shift ? 100 : 220) * seasonal(from + at) * noisy(random, 0.08));
  },
  "many zeros": (days, _, random) => made(days, () => (random() < 0.6 ? 0 : 40 * noisy(random, 0.5))),
  "weekdays only": (days, from, random) => made(days, (at) => ((from + at + 3) % 7 > 4 ? 0 : 80 * noisy(random, 0.12))),
  noise: (days, _, random) => made(days, () => 100 * noisy(random, 0.45)),
  "random walk": (days, from, random) => {
    let level = 100;
    return made(days, (at) => {
      level *= Math.exp(0.04 * normal(random));
      return level * seasonal(from + at) * noisy(random, 0.05);
    });
  },
};

/** Mulberry32: the same numbers on every machine. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const normal = (random: Random) => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
