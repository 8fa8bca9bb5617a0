import { catalog } from "../../operations/index.js";
import { type Proposal, State } from "../../proposals/proposal.js";
import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

/** The record, newest first, and whether its chain is whole. */
export const activityProcedures = (inside: Inside) => {
  let checking: { rows: number; of: number } | null = null;

  /** The index, as far as the log is now, and whose rows there are. */
  const ready = async () => {
    await inside.identified();
    const paging = inside.paging();
    await paging.catchUp();
    return { paging, org: inside.organizationId() };
  };

  return {
    list: os.activity.list.handler(async ({ input }) => {
      const { paging, org } = await ready();
      return paging.page({ ...input, org });
    }),
    threads: os.activity.threads.handler(async ({ input }) => {
      const { paging, org } = await ready();
      const { threads, ...rest } = await paging.threads({ ...input, org });
      const proposals = inside.proposals();
      return {
        ...rest,
        threads: threads.map((thread) => {
          const { data: state = null } = State.safeParse(thread.state);
          return { ...thread, state, shown: shownOf(proposals.get(thread.id)) };
        }),
      };
    }),
    newer: os.activity.newer.handler(async ({ input: { view, filter, since } }) => {
      const { paging, org } = await ready();
      return { count: await paging.newer(view, { ...filter, org }, since) };
    }),
    facets: os.activity.facets.handler(async () => {
      const { paging, org } = await ready();
      const { operations, ...rest } = await paging.facets(org);
      return { ...rest, operations: operations.map((one) => ({ ...one, ...named(one.value) })) };
    }),
    elsewhere: os.activity.elsewhere.handler(({ input, errors, signal }) =>
      orRefused(errors, () => inside.elsewhere(input.days, signal)),
    ),
    export: os.activity.export.handler(async function* ({ input, errors }) {
      await inside.identified();
      try {
        yield* inside.exportLog(input);
      } catch (error) {
        await orRefused(errors, () => {
          throw error;
        });
      }
    }),
    verify: os.activity.verify.handler(async () => {
      const of = inside.rows();
      try {
        return await inside.verify((rows) => {
          checking = { rows, of };
        });
      } finally {
        checking = null;
      }
    }),
    verifying: os.activity.verifying.handler(() => checking),
  };
};

function shownOf(proposal: Proposal | undefined) {
  if (!proposal) return null;
  const { sentence, risk, irreversible, client, undo, outcome, decision } = proposal;
  const unattended = decision?.unattended ?? false;
  return { sentence, risk, irreversible, client, undo, asPlanned: outcome?.asPlanned ?? null, unattended };
}

/** An operation of an older release is called by what the log calls it. */
function named(name: string): { title: string; toolset: string } {
  const found = catalog.find((one) => one.name === name);
  return { title: found?.title ?? name, toolset: found?.toolset ?? "" };
}
