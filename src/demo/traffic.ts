import { chance, idOf, streamOf } from "./chance.js";
import type { ApiKey, Organization } from "./organization.js";
import { counted, type PriceList, priced } from "./prices.js";
import { type Stream, streamsOf } from "./streams.js";

const width = counted.length;
const [hourMinutes, dayMinutes] = [60, 1440];

/** A stream with everything a report can group it by. Times are whole minutes since 1970. */
export interface Source extends PriceList {
  label: string;
  apiKeyId: string | null;
  workspaceId: string | null;
  personId: string | null;
  stream: Stream;
  /** What was made already, by day since 1970. */
  days: Map<number, Day>;
}

/** Usage told by seed and birth alone, made when it is asked for: any minute of it, in any order, always the same. */
export interface Traffic {
  sources: readonly Source[];
  /** Adds to `into` what a source counted in the given minutes, while its key was on. */
  add(source: Source, from: number, to: number, organization: Organization, into: Float64Array): void;
}

export function createTraffic({ seed, born_at, kind }: Pick<Organization, "seed" | "born_at" | "kind">): Traffic {
  const bornDay = Math.floor(Date.parse(born_at) / 60_000 / dayMinutes);
  const sources = streamsOf(kind).map((stream) => sourceOf(stream, seed));

  const dayOf = (source: Source, day: number): Day => {
    const there = source.days.get(day);
    if (there) return there;
    const made = makeDay(source, day, bornDay, streamOf(seed, source.label));
    source.days.set(day, made);
    return made;
  };

  return {
    sources,
    add(source, from, to, organization, into) {
      const parts =
        source.apiKeyId === null
          ? whileMember(source, organization, from, to)
          : organization.api_keys.filter(({ id }) => id === source.apiKeyId).flatMap((key) => whileOn(key, from, to));
      for (const [start, end] of parts) {
        for (let day = Math.floor(start / dayMinutes); day * dayMinutes < end; day += 1) {
          addDay(dayOf(source, day), start - day * dayMinutes, end - day * dayMinutes, into);
        }
      }
    },
  };
}

interface Day {
  hours: Uint32Array;
  total: Float64Array;
}

function sourceOf(stream: Stream, seed: number): Source {
  const orgScoped = stream.key === "admin-scripts";
  return {
    label: `${stream.workspace ?? stream.product}/${stream.key ?? stream.person}/${stream.model}/${stream.context}/${stream.geo}`,
    apiKeyId: stream.key && idOf("apikey", seed, `${orgScoped ? "organization" : stream.workspace}/${stream.key}`),
    workspaceId: stream.workspace && idOf("wrkspc", seed, stream.workspace),
    personId: stream.person === undefined ? null : idOf("user", seed, stream.person),
    stream,
    days: new Map(),
    ...priced(stream.model, stream.tier, stream.geo),
  };
}

/** One day of one source: seasons, growth and what is odd about it, with chance on top. */
function makeDay({ stream, billed }: Source, day: number, bornDay: number, place: number): Day {
  const [hours, total] = [new Uint32Array(24 * width), new Float64Array(width)];
  const perCall = [1, ...stream.perCall];
  const price = perCall.reduce((sum, quantity, at) => sum + quantity * Number(billed[at]), 0) / 1e9;
  const weekday = Number(stream.week[(day + 3) % 7]); // 1 January 1970 was a Thursday
  const growth = Math.exp(0.00275 * Math.min(0, day - bornDay)); // about 8 % in four weeks, up to birth
  const level = (stream.perDay / price) * weekday * growth * (0.93 + 0.14 * chance(place, day, 0));
  const busy = stream.day.reduce((sum, share) => sum + share, 0);
  for (let hour = 0; hour < 24; hour += 1) {
    const moment = day * 24 + hour;
    const expected = (level * Number(stream.day[hour]) * (0.86 + 0.28 * chance(place, moment, 1))) / busy;
    const calls = odd(stream, day - bornDay, hour, expected, Math.floor(expected + chance(place, moment, 2)));
    for (const [at, quantity] of perCall.entries()) {
      const jitter = at === 0 ? 1 : 0.93 + 0.14 * chance(place, moment, 2 + at);
      const count =
        at === width - 1
          ? Math.floor(calls * quantity + chance(place, moment, 9))
          : Math.round(calls * quantity * jitter);
      hours[hour * width + at] = calls === 0 ? 0 : count;
      total[at] = Number(total[at]) + (calls === 0 ? 0 : count);
    }
  }
  return { hours, total };
}

/** The two stories: a job that ran wild twelve days before birth, and a key that slept for 94 days and woke the day before. */
function odd({ odd: story }: Stream, age: number, hour: number, expected: number, calls: number): number {
  if (story === "leak") return age === -12 ? Math.round(expected * 17.5) : calls;
  if (story !== "dormant" || age < -95) return calls;
  return age === -1 ? ([0, 0, 0, 0, 0, 0, 0, 0, 4, 9, 12, 0, 0, 11, 5][hour] ?? 0) : 0;
}

/** The parts of a span in which a key existed and was on. */
function whileOn(key: ApiKey, from: number, to: number): (readonly [number, number])[] {
  const end = key.expires_at === null ? to : Math.min(to, minuteOf(key.expires_at));
  let parts: (readonly [number, number])[] = [[Math.max(from, minuteOf(key.created_at)), end]];
  for (const off of key.off) {
    const [start, stop] = [minuteOf(off.from), off.to === null ? Number.POSITIVE_INFINITY : minuteOf(off.to)];
    parts = parts.flatMap(([a, b]) => [[a, Math.min(b, start)] as const, [Math.max(a, stop), b] as const]);
  }
  return parts.filter(([a, b]) => a < b);
}

/** The part of a span in which a person was a member. */
function whileMember({ personId }: Source, { users, removed_users }: Organization, from: number, to: number) {
  const member = users.find(({ id }) => id === personId);
  const left = member ? undefined : removed_users.find(({ id }) => id === personId);
  const since = member ?? left;
  if (!since) return [];
  const start = Math.max(from, minuteOf(since.added_at));
  const end = left?.removed_at === undefined ? to : Math.min(to, minuteOf(left.removed_at));
  return start < end ? [[start, end] as const] : [];
}

const minuteOf = (time: string) => Math.floor(Date.parse(time) / 60_000);

/** Adds the minutes `from` to `to` of a day. An hour is dealt out to its minutes so that they add up to it. */
function addDay({ hours, total }: Day, from: number, to: number, into: Float64Array): void {
  if (from <= 0 && to >= dayMinutes) {
    for (let at = 0; at < width; at += 1) into[at] = Number(into[at]) + Number(total[at]);
    return;
  }
  for (let hour = Math.max(0, Math.floor(from / hourMinutes)); hour < 24 && hour * hourMinutes < to; hour += 1) {
    const start = Math.max(0, from - hour * hourMinutes);
    const end = Math.min(hourMinutes, to - hour * hourMinutes);
    for (let at = 0; at < width; at += 1) {
      const all = Number(hours[hour * width + at]);
      into[at] = Number(into[at]) + Math.floor((all * end) / hourMinutes) - Math.floor((all * start) / hourMinutes);
    }
  }
}
