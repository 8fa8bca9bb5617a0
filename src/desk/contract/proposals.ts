import { oc } from "@orpc/contract";
import * as z from "zod";
import { Entry } from "../../audit/row.js";
import { Choice, Editable, Proposal, State } from "../../proposals/proposal.js";
import { failed } from "./failed.js";

const Seen = z.object({ id: z.string(), digest: z.string() });

const locked = { message: "This window needs the PIN first" };

/** What the last connected moments of a client and a target say, for the card. */
export const Story = z.object({
  /** Up to three calls this client made just before. */
  justBefore: z.array(
    z.object({
      at: z.number(),
      kind: z.enum(["read", "preview", "proposed"]),
      words: z.string(),
      result: z.string(),
    }),
  ),
  /** What became of proposals for the same thing, newest first. */
  history: z.array(
    z.object({
      id: z.string(),
      sentence: z.string(),
      state: State,
      at: z.number(),
      by: z.string().nullable(),
      reason: z.string().nullable(),
    }),
  ),
  /** Every row of the log about this proposal. */
  rows: z.array(Entry),
});

export const proposals = {
  list: oc
    .input(
      z.object({
        states: z.array(State).optional(),
        oldest: z.boolean().optional(),
        limit: z.int().min(1).max(1000).default(200),
      }),
    )
    .output(z.array(Proposal)),
  /** All that are not over, oldest first, and what was decided last, newest first: of one moment, so that none is in neither. */
  queue: oc.output(z.object({ waiting: z.array(Proposal), decided: z.array(Proposal) })),
  get: oc
    .input(z.object({ id: z.string() }))
    .errors({ NOT_FOUND: { message: "No such proposal" } })
    .output(Proposal),
  story: oc
    .input(z.object({ id: z.string() }))
    .errors({ NOT_FOUND: { message: "No such proposal" } })
    .output(Story),
  /** The person opened the card; logged once a proposal and window. */
  viewed: oc.input(Seen).output(z.object({})),
  decide: oc
    .input(
      Seen.extend({
        decision: z.enum(["approve", "deny"]),
        reason: z.string().max(2000).optional(),
        /** High and critical risk: the second press, the PIN, where one is set. */
        again: z.boolean().optional(),
        pin: z.string().max(64).optional(),
        /** Irreversible: the target's name, typed; `nameTyped` was told of it ten seconds before. */
        typed: z.string().max(4096).optional(),
        /** Of a change set: what is approved of it, and whether it goes on after a change that failed. */
        chosen: Choice.optional(),
      }),
    )
    .errors({
      PLAN_CHANGED: { message: "The plan is not the one you saw", data: z.object({ now: Proposal }) },
      ALREADY_DECIDED: { message: "Somebody was faster", data: z.object({ now: Proposal }) },
      EXPIRED: { message: "It expired before the click" },
      NOT_FOUND: { message: "No such proposal" },
      NOT_READY: { message: "Its effects are not in yet" },
      LOCKED: locked,
      PRESENCE: {
        message: "This needs a second press, the PIN, or the name typed",
        data: z.object({ words: z.string() }),
      },
      REFUSED: failed,
    })
    .output(Proposal),
  /** The name of what cannot be undone is typed: from here the ten seconds run. Null: it is not the name. */
  nameTyped: oc
    .input(Seen.extend({ typed: z.string().max(4096) }))
    .output(z.object({ ripeInMs: z.number().nullable() })),
  takeBack: oc
    .input(Seen)
    .errors({
      TOO_LATE: { message: "It was sent already", data: z.object({ now: Proposal }) },
      LOCKED: locked,
      REFUSED: failed,
    })
    .output(Proposal),
  extend: oc
    .input(Seen)
    .errors({
      TOO_LATE: { message: "It cannot be extended", data: z.object({ now: Proposal }) },
      LOCKED: locked,
      REFUSED: failed,
    })
    .output(Proposal),
  /** The arguments that the person may change before deciding; none where it cannot be edited. */
  editable: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(z.array(Editable)),
  /** Puts a fresh proposal in its place, planned anew, and gives that one. `arguments` are all that can be edited; what is not among them is left out. */
  edit: oc
    .input(Seen.extend({ arguments: z.record(z.string(), z.json()) }))
    .errors({
      PLAN_CHANGED: { message: "The plan is not the one you saw", data: z.object({ now: Proposal }) },
      ALREADY_DECIDED: { message: "Somebody was faster", data: z.object({ now: Proposal }) },
      EXPIRED: { message: "It expired before it was edited" },
      LOCKED: locked,
      REFUSED: failed,
    })
    .output(Proposal),
  /** Reads the target of an unknown one again; never sends. */
  readAgain: oc
    .input(z.object({ id: z.string() }))
    .errors({ REFUSED: failed })
    .output(Proposal),
  /** What the answer carried for the person alone, by field: given once, and logged without the value. */
  secret: oc
    .input(z.object({ id: z.string() }))
    .errors({ LOCKED: locked, REFUSED: failed })
    .output(z.record(z.string(), z.string())),
  /** Takes back what was to be proposed by itself once it can be. */
  dropFollowUp: oc
    .input(z.object({ id: z.string(), at: z.int().min(0) }))
    .errors({ LOCKED: locked, REFUSED: failed })
    .output(Proposal),
  /** A new proposal of the person's own that sets back what this one did. */
  undo: oc
    .input(z.object({ id: z.string() }))
    .errors({ LOCKED: locked, REFUSED: failed })
    .output(Proposal),
};
