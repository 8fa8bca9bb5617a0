import type { Paging } from "../audit/paging.js";
import type { BudgetNow } from "../operations/budget-status.js";
import type { CacheAsked } from "../operations/cache-efficiency.js";
import type { Context, Entry, Named } from "../operations/operation.js";
import { inert } from "../operations/words.js";
import type { Proposals } from "../proposals/proposals.js";
import { cacheReport } from "../spend/cache-report.js";
import type { QuestionDeps } from "../spend/questions/asking.js";
import { createQuestions } from "../spend/questions/questions.js";
import { createRecent } from "../spend/recent.js";
import { createCalled } from "./called.js";
import type { KeptSpend } from "./kept-spend.js";
import { type OpenOrganization, productOf } from "./organization.js";
import { sentWrites } from "./sent-writes.js";

/** What operations may use, made for one piece of work: reads in the lane named, or the one attempt of a write. */
export interface Contexts {
  reading(lane: "decisions" | "calls", signal: AbortSignal): Context;
  /** For a call whose rows may come in several answers: `on` where it goes on after an earlier one. */
  walking(signal: AbortSignal, on: boolean): Context;
  /** For work that looks at the same things again and again, as the changes of a set do: each is read once. */
  planning(signal: AbortSignal): Context;
  once(signal: AbortSignal): Context;
}

export function createContexts(
  organization: OpenOrganization,
  books: { proposals: Proposals; paging: Paging },
  now: () => number,
  {
    kept,
    budgets,
  }: { kept(): Pick<KeptSpend, "reports" | "code" | "nameOf"> | undefined; budgets(): Promise<readonly BudgetNow[]> },
): Contexts {
  const reports: NonNullable<Context["kept"]> = {
    cost: async (asked) => kept()?.reports.cost(asked),
    usage: async (asked) => kept()?.reports.usage(asked),
    claudeCode: async (days) => kept()?.code(days),
  };
  const called = createCalled(organization, kept);
  const common = (signal: AbortSignal) => ({
    kept: reports,
    budgets,
    spend: createRecent(organization.api.reading("calls", signal), now),
    cacheEfficiency: (asked: CacheAsked) =>
      cacheReport(
        { kept: reports, access: organization.api.reading("calls", signal), kind: productOf(organization), now: now() },
        asked,
      ),
    questions: createQuestions(() => questionDeps(organization, called, reports, signal, now())),
    record: {
      last: async (target: Named, operation: string) => lastDone(books.proposals, target, operation),
      waiting: async () => books.proposals.waiting(),
      sent: (from: Date) => sentWrites(books.paging, organization.id, from),
    },
    credential: organization.credential,
    directory: { ...organization.directory, nameOf: called },
    now: new Date(now()),
    signal,
  });
  return {
    reading: (lane, signal) => ({ ...organization.api.reading(lane, signal), ...common(signal) }),
    walking: (signal, on) => ({ ...organization.api.walking("calls", signal, on), ...common(signal) }),
    planning: (signal) => ({ ...organization.api.remembering("calls", signal), ...common(signal) }),
    once: (signal) => ({ ...organization.api.once(signal), ...common(signal) }),
  };
}

/** What the questions about spend are answered from. Names are data of the API: shown, never obeyed. */
const questionDeps = (
  organization: OpenOrganization,
  called: ReturnType<typeof createCalled>,
  kept: QuestionDeps["kept"],
  signal: AbortSignal,
  now: number,
): QuestionDeps => ({
  kept,
  access: organization.api.reading("calls", signal),
  kind: productOf(organization),
  nameOf: async (id) => inert((await called(id)) ?? id, 80),
  now,
});

/** The last time that a proposal of this operation was carried out on this target. */
function lastDone(proposals: Proposals, target: Named, operation: string): Entry | undefined {
  const found = proposals
    .list({ states: ["done"], limit: 1000 })
    .filter((proposal) => proposal.operation === operation && proposal.target.id === target.id)
    .toSorted((a, b) => b.moved_at - a.moved_at)[0];
  if (!found?.decision) return undefined;
  return {
    by: found.decision.by,
    at: new Date(found.moved_at),
    ...(found.reason !== null && { reason: found.reason }),
  };
}
