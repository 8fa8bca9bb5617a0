import type { CostDimension, UsageDimension } from "../admin-api/reports.js";

/** The questions about spend, as an operation asks them. Money is nanodollars; ids are filters, absent means all. */
export interface Questions {
  compare(asked: PeriodsAsked & { by: QuestionBy }): Promise<Origin & Compared>;
  explain(asked: PeriodsAsked): Promise<Origin & Explained>;
  forecast(asked: Filter & { days?: number | undefined }): Promise<Origin & Forecast>;
  anomalies(asked: Period): Promise<Origin & { summary: string; found: readonly Anomaly[] }>;
}

/** What can be compared by. */
export type QuestionBy = Extract<
  CostDimension & UsageDimension,
  "workspace_id" | "api_key_id" | "actor" | "model" | "product" | "service_tier"
>;

interface Period {
  from: Date;
  to: Date;
}
interface Filter {
  workspaceIds?: readonly string[] | undefined;
  apiKeyIds?: readonly string[] | undefined;
  actorIds?: readonly string[] | undefined;
  models?: readonly string[] | undefined;
}
interface PeriodsAsked extends Filter {
  range: Period;
  /** Absent: the period of the same kind before. */
  against?: Period | undefined;
}

interface Origin {
  asOf: string | null;
  source: string;
  gaps: readonly string[];
}
interface Change {
  before: bigint;
  after: bigint;
  delta: bigint;
}
interface Compared {
  summary: string;
  current: string;
  previous: string;
  whole: Change;
  parts: readonly (Change & { id: string | null; change: number | null })[];
}
interface Explained extends Change {
  summary: string;
  contributions: readonly (Change & {
    by: QuestionBy;
    id: string | null;
    share: number | null;
    rate: { use: bigint; rate: bigint } | null;
  })[];
}
type Forecast = { summary: string; from: string; to: string; spent: bigint; completeDays: number } & (
  | { ok: false }
  | {
      ok: true;
      total: { expected: bigint; low: bigint; high: bigint };
      runRate: bigint;
      test: { origins: number; days: number; error: number; naiveError: number; coverage: number | null } | null;
    }
);
interface Anomaly {
  kind: string;
  of: string;
  id: string | null;
  name: string;
  from: string;
  to: string;
  spent: bigint;
  expected: bigint | null;
  score: number | null;
  because: string;
  next: { operation: string; args: Readonly<Record<string, string>>; words: string };
}
