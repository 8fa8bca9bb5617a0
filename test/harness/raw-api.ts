/** What opens the analytics. */
const beta = "analytics-usage-cost-2026-08-24";

/** Reads the demo organization as any program could, with no code of ours in between. */
export function rawApi({ url, key }: { url: string; key: string }) {
  const headers = { "x-api-key": key, "anthropic-version": "2023-06-01", "anthropic-beta": beta };
  const get = async (path: string, query: Query): Promise<Page> => {
    const pairs = Object.entries(query).flatMap(([name, said]) => [said].flat().map((one) => [name, one]));
    const answer = await fetch(`${url}/v1/organizations/${path}?${new URLSearchParams(pairs)}`, { headers });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return answer.json() as Promise<Page>;
  };
  return {
    /** A list of things, to its end. */
    async list(path: string, query: Record<string, string> = {}): Promise<Thing[]> {
      const all: Thing[] = [];
      for (let after: string | undefined; ; ) {
        const page = await get(path, { limit: "100", ...query, ...(after && { after_id: after }) });
        all.push(...page.data);
        after = page.last_id ?? undefined;
        if (!page.has_more || after === undefined) return all;
      }
    },
    /** One of the older reports over whole days, to its end; `end` is the first day after. Rows carry their day. */
    async report(path: string, { from, end }: Days, query: Query): Promise<Thing[]> {
      const all: Thing[] = [];
      for (let next: string | undefined; ; ) {
        const asked = { starting_at: `${from}T00:00:00Z`, ending_at: `${end}T00:00:00Z`, bucket_width: "1d", ...query };
        const page = await get(path, { ...asked, ...(next && { page: next }) });
        for (const { starting_at, results } of page.data)
          all.push(...(results as Thing[]).map((row) => ({ ...row, day: String(starting_at).slice(0, 10) })));
        next = page.next_page ?? undefined;
        if (!page.has_more || next === undefined) return all;
      }
    },
    /** A report of the Usage and Cost Analytics API over any span, to its end. */
    async analytics(which: "usage" | "cost", { from, end }: Days, query: Query): Promise<Thing[]> {
      const all: Thing[] = [];
      for (let next: string | undefined; ; ) {
        const asked = { starting_at: from, ending_at: end, limit: "1000", ...query };
        const page = await get(`analytics/${which}`, { ...asked, ...(next && { page: next }) });
        all.push(...page.data);
        next = page.next_page ?? undefined;
        if (next === undefined) return all;
      }
    },
    /** What Claude Code did on one day, a row a terminal, to its end. */
    async claudeCode(day: string): Promise<Thing[]> {
      const all: Thing[] = [];
      for (let next: string | undefined; ; ) {
        const page = await get("usage_report/claude_code", {
          starting_at: day,
          limit: "1000",
          ...(next && { page: next }),
        });
        all.push(...page.data);
        next = page.next_page ?? undefined;
        if (!page.has_more || next === undefined) return all;
      }
    },
  };
}

/** A list is said once for each that is in it. */
type Query = Record<string, string | string[]>;
export type Thing = Record<string, unknown>;
interface Page {
  data: Thing[];
  has_more: boolean;
  last_id?: string | null;
  next_page?: string | null;
}

export interface Days {
  from: string;
  end: string;
}

/** The API's decimal cents as whole nanodollars, with no floats. */
export function nanos(cents: string): bigint {
  const [whole = "0", fraction = ""] = cents.split(".");
  return BigInt(whole + fraction.padEnd(7, "0"));
}

/** Every token of a row of the messages report. */
export function tokensOf(row: Thing): number {
  const created = row.cache_creation as Record<string, number>;
  const counts = [row.uncached_input_tokens, row.cache_read_input_tokens, row.output_tokens, ...Object.values(created)];
  return counts.reduce<number>((sum, count) => sum + Number(count), 0);
}

/** Adds up under a key, largest first. */
export function sums<K, N extends number | bigint>(
  rows: readonly (readonly [K, N])[],
  add: (one: N, other: N) => N,
): [K, N][] {
  const found = new Map<K, N>();
  for (const [key, value] of rows) {
    const was = found.get(key);
    found.set(key, was === undefined ? value : add(was, value));
  }
  return [...found].sort(([, one], [, other]) => Number(other > one) - Number(other < one));
}
