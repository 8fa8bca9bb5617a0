import type { Access } from "../../admin-api/admin-api.js";
import {
  type Asked,
  type CostDimension,
  type CostRow,
  costReport,
  type Report,
  type UsageDimension,
  type UsageRow,
  usageReport,
} from "../../admin-api/reports.js";
import type { StoredReports } from "../stored-reports.js";

/** Whoever knows cost and tokens. */
export interface Ask {
  cost(asked: Asked): Promise<Report<CostRow>>;
  usage(asked: Asked<UsageDimension>): Promise<Report<UsageRow>>;
}

export interface QuestionDeps {
  kept: Pick<StoredReports, "cost" | "usage"> | undefined;
  access: Access;
  kind: "console" | "enterprise";
  /** As it may be shown: hostile characters made visible. */
  nameOf(id: string): Promise<string>;
  now: number;
}

/** Ids; absent means all. */
export type Filter = Pick<Asked, "workspaceIds" | "apiKeyIds" | "actorIds" | "models">;

/** A dimension of both reports. */
export type By = Extract<
  CostDimension & UsageDimension,
  "workspace_id" | "api_key_id" | "actor" | "model" | "product" | "service_tier"
>;

class NotCovered extends Error {}

/** From the store where it covers all that a question asks, else all from the API: figures of two moments would not add up. */
export async function answered<T>({ kept, access }: QuestionDeps, question: (ask: Ask) => Promise<T>): Promise<T> {
  const live: Ask = {
    cost: (asked) => costReport(access, asked),
    usage: (asked) => usageReport(access, asked),
  };
  if (!kept) return question(live);
  try {
    return await question({
      cost: async (asked) => covered(await kept.cost(asked)),
      usage: async (asked) => covered(await kept.usage(asked)),
    });
  } catch (error) {
    if (!(error instanceof NotCovered)) throw error;
    return question(live);
  }
}

function covered<R>(report: R | undefined): R {
  if (report === undefined) throw new NotCovered();
  return report;
}

/** Where an answer's figures come from, as it says so. */
export interface Origin {
  /** ISO 8601; null where no source says. */
  asOf: string | null;
  source: string;
  gaps: string[];
}

/** Of several reports together: complete as far as the oldest of them. */
export function originOf(reports: readonly Pick<Report<unknown>, "asOf" | "source" | "gaps">[]): Origin {
  return {
    asOf: reports.flatMap(({ asOf }) => asOf ?? []).sort()[0] ?? null,
    source: [...new Set(reports.map(({ source }) => source))].join(" and "),
    gaps: [...new Set(reports.flatMap(({ gaps }) => gaps))],
  };
}
