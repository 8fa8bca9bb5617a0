import type { Access } from "../../admin-api/admin-api.js";
import { inOurWords } from "../../admin-api/errors.js";
import { type Asked, costReport } from "../../admin-api/reports.js";
import type { AskSpend, Scope } from "../../spend/budget-figures.js";
import type { Books } from "../books.js";
import { createCalled } from "../called.js";
import type { Current } from "../current.js";
import { keptForAMinute } from "../kept-for-a-minute.js";
import type { OpenOrganization } from "../organization.js";

/** The organization that is open, with its budgets and what is known of its spend. */
export interface OpenBudgets {
  books: Books;
  organization: OpenOrganization;
  /** From what was read already, and of the API only where that cannot be read; undefined where it is not covered. */
  kept: AskSpend;
  /** The same, and asked of the API where that does not cover it. */
  ask: AskSpend;
  /** `any`: of what kind it is, its id tells. */
  nameOf(of: Scope | { kind: "any"; id: string }): Promise<string>;
}

/** What is open now; undefined: nothing is, or it is not reached. */
export function createOpening(current: Current, now: () => number): () => OpenBudgets | undefined {
  const live = keptForAMinute<Awaited<ReturnType<AskSpend>>>(now);
  return () => {
    const organization = current.organization();
    if (!organization) return undefined;
    const stored: AskSpend = async (asked) => current.spend()?.reports.cost(asked);
    const asking: AskSpend = (asked) => live(keyOf(organization.id, asked), () => fromApi(organization, asked));
    return {
      books: current.books(),
      organization,
      // Nobody would hear of a budget while the file is damaged or locked.
      kept: async (asked) => (await stored(asked)) ?? (current.spendTrouble() === null ? undefined : asking(asked)),
      ask: async (asked) => (await stored(asked)) ?? asking(asked),
      nameOf: (of) => nameOf(organization.name, createCalled(organization, current.spend), of),
    };
  };
}

const fromApi = ({ api }: OpenOrganization, asked: Asked) => {
  // Shared by whoever asks meanwhile, so one window that goes away does not end it for the others.
  const access: Access = api.reading("calls", AbortSignal.timeout(60_000));
  return inOurWords(() => costReport(access, asked));
};

const keyOf = (orgId: string, { from, to, ...asked }: Asked) =>
  JSON.stringify([orgId, from.getTime(), Math.floor(to.getTime() / 60_000), asked]);

/** What no list knows any more, or none can be read of now, is called by its id. */
async function nameOf(
  organization: string,
  called: ReturnType<typeof createCalled>,
  of: Parameters<OpenBudgets["nameOf"]>[0],
): Promise<string> {
  if (of.kind === "organization") return organization;
  if (of.kind === "model") return of.id;
  return (await called(of.id)) ?? of.id;
}
