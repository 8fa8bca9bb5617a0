import { type Day, dayMs } from "../../src/spend/numbers/calendar.js";
import { dimensionsOf, type Grain } from "../../src/spend/store/cuts.js";
import { openWritable } from "../../src/spend/store/open.js";
import { type Fact, type Reading, record } from "../../src/spend/store/record.js";

interface Wanted {
  today: Day;
  /** Facts in each hour, each of a workspace of its own. */
  perHour: number;
  workspaces: readonly string[];
}

/** Fills a store of spend with a year as it is read hour by hour, and knows what it has put there. */
export function yearOfHours(file: string, org: string, { today, perHour, workspaces }: Wanted) {
  const db = openWritable(file);
  const billedOn = new Map<Day, bigint>();
  let facts = 0;
  for (let from = today - 365; from < today; from += 30) {
    const readings: Reading[] = [];
    for (let day = from; day < Math.min(from + 30, today); day += 1) {
      const hours = Array.from({ length: 24 * perHour }, (_, n) =>
        factOf(day * 24 + Math.floor(n / perHour), n % perHour),
      );
      const days = workspaces.slice(0, perHour).map((_, place) =>
        summed(
          day,
          hours.filter((__, n) => n % perHour === place),
        ),
      );
      readings.push(reading("hour", day, hours), reading("day", day, days));
      billedOn.set(day, billedIn(hours));
      facts += hours.length;
    }
    record(db, org, readings);
  }
  db.close();
  return {
    facts,
    /** Nanodollars, both days among them. */
    between: (first: Day, last: Day) =>
      [...billedOn].reduce((sum, [day, billed]) => (day >= first && day <= last ? sum + billed : sum), 0n),
  };

  function factOf(hour: number, place: number): Fact {
    const calls = BigInt(1 + ((hour * 31 + place * 17) % 97));
    const measured = {
      billed: calls * 1_234_567n,
      list: calls * 1_234_567n,
      requests: calls,
      uncached: calls * 900n,
      output: calls * 70n,
    };
    return {
      at: hour,
      of: {
        workspace: workspaces[place] ?? null,
        api_key: null,
        actor: null,
        model: "claude-sonnet-5",
        product: "messages_api",
      },
      measured,
    };
  }
}

const billedIn = (facts: readonly Fact[]) => facts.reduce((sum, { measured }) => sum + (measured.billed ?? 0n), 0n);

/** The hours of one workspace as one fact of their day. */
function summed(day: Day, [first, ...rest]: readonly Fact[]): Fact {
  if (!first) throw new Error("A day has hours.");
  const measured = { ...first.measured };
  for (const one of rest)
    for (const name of ["billed", "list", "requests", "uncached", "output"] as const)
      measured[name] = (measured[name] ?? 0n) + (one.measured[name] ?? 0n);
  return { at: day, of: first.of, measured };
}

function reading(grain: Grain, day: Day, facts: readonly Fact[]): Reading {
  const source = "Usage and Cost Analytics";
  const readAt = (day + 3) * dayMs;
  return {
    ...{ cut: "who", grain, day, readAt, asOf: readAt, complete: true, dimensions: dimensionsOf("who") },
    ...{ costSource: source, usageSource: source, gaps: [], totalBilled: billedIn(facts), totalTokens: null, facts },
  };
}
