import * as z from "zod";
import type { Asked, Paging } from "../audit/paging.js";
import type { Entry } from "../audit/row.js";
import { operation } from "../operations/index.js";
import type { Context, SentWrite } from "../operations/operation.js";

type Sent = Awaited<ReturnType<Context["record"]["sent"]>>;

/** Every attempt of a write since a moment, from the log alone: what it was about, when it began, when its outcome was known. */
export async function sentWrites(paging: Paging, org: string, from: Date): Promise<Sent> {
  await paging.catchUp();
  const writes: SentWrite[] = [];
  const underWay = new Map<string, SentWrite>();
  for (const row of await rowsSince(paging, org, from)) {
    // Of a set each change has an attempt of its own, with rows of its own.
    if (isOfSet(row)) continue;
    const key = `${row.proposal_id} ${Told.safeParse(row.data).data?.item ?? ""}`;
    const at = new Date(row.time);
    const known = underWay.get(key);
    if (row.type === "sending") {
      const write = { about: textsOf(row.target), from: at, to: at };
      writes.push(write);
      underWay.set(key, write);
    } else if (known) {
      Object.assign(known, { about: [...known.about, ...madeBy(row)], to: at });
      underWay.delete(key);
    }
  }
  return { since: await firstMoment(paging), writes };
}

function isOfSet({ operation: name, data }: Entry): boolean {
  const of = operation(name ?? "");
  return of?.kind === "write" && of.isSet === true && Told.safeParse(data).data?.item === undefined;
}

const textsOf = (target: Entry["target"]) => [target?.id, target?.name].filter((one) => typeof one === "string");

/** Oldest first. */
async function rowsSince(paging: Paging, org: string, from: Date): Promise<Entry[]> {
  const asked = { types: ["sending", "outcome"], org, since: from.getTime(), limit: 500 } satisfies Asked;
  const found: Entry[] = [];
  for (let total = 1; found.length < total; ) {
    const page = await paging.page({ ...asked, from: found.length });
    found.push(...page.rows);
    total = page.rows.length === 0 ? 0 : page.total;
  }
  return found.toReversed();
}

const Result = z.object({ result: z.record(z.string(), z.unknown()).nullish() });
/** What came of a write, or of one change of a set. */
const Told = z.object({ item: z.number().optional(), outcome: Result.optional(), result: Result.optional() });

/** The ids of what the answer made. */
function madeBy({ data }: Entry): string[] {
  const told = Told.safeParse(data).data;
  return Object.entries(told?.outcome?.result ?? told?.result?.result ?? {}).flatMap(([name, value]) =>
    (name === "id" || name.endsWith("_id")) && typeof value === "string" ? [value] : [],
  );
}

async function firstMoment(paging: Paging): Promise<Date | undefined> {
  const { rows } = await paging.page({ limit: 1, upTo: 1 });
  return rows[0] && new Date(rows[0].time);
}
