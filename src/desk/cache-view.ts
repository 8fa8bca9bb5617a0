import { toDollars } from "../admin-api/money.js";
import type { CacheReport } from "../spend/cache-report.js";
import type { CacheTokens, Kinds } from "../spend/numbers/cache.js";
import { sumOfMoney } from "../spend/numbers/shares.js";
import type { Cache, InputTokens } from "./contract/use.js";

/** The report as it crosses to the page: dollars as decimal strings, and names. */
export async function cacheView(
  report: CacheReport,
  nameOf: (id: string) => Promise<string | undefined>,
): Promise<Cache> {
  const { all, models, by, who, days, asOf, source, gaps, names } = report;
  const hardly = who.filter(({ hardlyRead }) => hardlyRead);
  const dayOf = (moment: string | undefined) => moment?.slice(0, 10) ?? "";
  return {
    from: dayOf(days[0]?.from),
    to: dayOf(days.at(-1)?.from),
    days: days.map(({ from, tokens }) => ({ day: dayOf(from), tokens: counted(tokens) })),
    all: {
      ...told(all),
      billed: {
        uncached: toDollars(all.billed.uncached),
        read: toDollars(all.billed.read),
        written: written(all.billed),
      },
      neverReused: toDollars(all.neverReused),
    },
    models: models.map((one) => ({ model: one.model, ...told(one), written: written(one.billed) })),
    by,
    who: await Promise.all(
      who.map(async (one) => ({
        id: one.id,
        name: one.id === null ? withoutName[by] : ((await nameOf(one.id)) ?? names.get(one.id) ?? one.id),
        ...told(one),
        written: toDollars(one.writes),
      })),
    ),
    hardly: { count: hardly.length, written: toDollars(sumOfMoney(hardly.map(({ writes }) => writes))) },
    asOf,
    source,
    gaps,
  };
}

const withoutName = { api_key: "Without an API key", member: "Nobody named" };

const told = ({
  tokens,
  readRatio,
  amortisation,
  hardlyRead,
  netSaving,
}: CacheTokens & { netSaving: bigint | null }) => ({
  tokens: counted(tokens),
  readRatio,
  amortisation,
  hardlyRead,
  netSaving: netSaving === null ? null : toDollars(netSaving),
});

const counted = ({ uncached, read, write5m, write1h }: Kinds): InputTokens => ({
  uncached: Number(uncached),
  read: Number(read),
  write5m: Number(write5m),
  write1h: Number(write1h),
});

const written = ({ write5m, write1h }: Kinds) => toDollars(write5m + write1h);
