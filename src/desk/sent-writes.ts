import * as z from "zod";
import type { Asked, Paging } from "../audit/paging.js";
import type { Entry } from "../audit/row.js";
import type { Context, SentWrite } from "../operations/operation.js";

type Sent = Awaited<ReturnType<Context["record"]["sent"]>>;

/** Every attempt of a write since a moment, from the log alone: what it was about, when it began, when its outcome was known. */
export async function sentWrites(paging: Paging, org: string, from: Date): Promise<Sent> {
  await paging.catchUp();
  const writes: SentWrite[] = [];
  const rows = await rowsSince(paging, org, from);
  for (const [index, row] of rows.entries()) {
    if (row.type !== "sending") continue;
    const begun = new Date(row.time);
    const outcome = rows.slice(index).find((one) => one.type === "outcome" && one.proposal_id === row.proposal_id);
    writes.push({
      about: [row.target?.id, row.target?.name, ...madeBy(outcome)].filter((one) => typeof one === "string"),
      from: begun,
      to: outcome ? new Date(outcome.time) : begun,
    });
  }
  return { since: await firstMoment(paging), writes };
}

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

const Told = z.object({ outcome: z.object({ result: z.record(z.string(), z.unknown()).nullish() }) });

/** The ids of what the answer made. */
function madeBy(outcome: Entry | undefined): string[] {
  const result = Told.safeParse(outcome?.data).data?.outcome.result ?? {};
  return Object.entries(result).flatMap(([name, value]) =>
    (name === "id" || name.endsWith("_id")) && typeof value === "string" ? [value] : [],
  );
}

async function firstMoment(paging: Paging): Promise<Date | undefined> {
  const { rows } = await paging.page({ limit: 1, upTo: 1 });
  return rows[0] && new Date(rows[0].time);
}
