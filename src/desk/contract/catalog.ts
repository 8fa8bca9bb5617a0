import { oc } from "@orpc/contract";
import * as z from "zod";
import { Editable, Risk } from "../../proposals/proposal.js";
import { failed } from "./failed.js";

const Asked = z.object({ operation: z.string().max(100), args: z.record(z.string(), z.json()) });

/** Rows of a read of the catalog. An id has its name in the column of the same title. */
export const Rows = z.object({
  columns: z.array(z.string()),
  rows: z.array(z.array(z.union([z.string(), z.number(), z.boolean(), z.null()]))),
  /** Whether nothing follows, and nothing is missing. */
  complete: z.boolean(),
  /** What could not be had, and why. */
  missing: z.array(z.string()),
  notes: z.array(z.string()),
  /** ISO 8601. */
  asOf: z.string(),
});
export type Rows = z.infer<typeof Rows>;

/** One thing, as a read of the catalog answers. */
const Thing = z.object({
  thing: z.record(z.string(), z.unknown()),
  missing: z.array(z.string()),
  summary: z.string().nullable(),
});

/** A write that a person can ask for, as a form: what it asks, argument by argument. */
export const Action = z.object({
  operation: z.string(),
  title: z.string(),
  description: z.string(),
  /** The highest possible. */
  risk: Risk,
  /** What it changes is this of a thing: "API key"; null where what it says is nothing that the thing itself says now. */
  changes: z.string().nullable(),
  /** Why the policy lets nobody ask for it now. */
  closed: z.string().nullable(),
  fields: z.array(
    Editable.extend({
      /** What it names: "API key"; null where it names no thing. */
      noun: z.string().nullable(),
      /** It is kept out of sight and of every file. */
      secret: z.boolean(),
      about: z.string().nullable(),
      /** How it may be written, where that is not plain. */
      example: z.string().nullable(),
    }),
  ),
});
export type Action = z.infer<typeof Action>;

/** The catalog for the person in the app: the same operations that clients have, with the same guards. */
export const catalog = {
  /** What the open organization and its credential have: reads that can be shown, and writes that can be asked for. */
  offered: oc.errors({ REFUSED: failed }).output(z.object({ reads: z.array(z.string()), actions: z.array(Action) })),
  rows: oc.input(Asked).errors({ REFUSED: failed }).output(Rows),
  thing: oc.input(Asked).errors({ REFUSED: failed }).output(Thing),
  /** By operation, why it is never done to this thing, whatever else is asked; what is not in it can be asked for. */
  closed: oc
    .input(z.object({ noun: z.string().max(100), id: z.string().max(200) }))
    .errors({ REFUSED: failed })
    .output(z.record(z.string(), z.string())),
  /** Plans a write on the real state and has it wait like any other: asked in the person's name, decided on its card. */
  ask: oc
    .input(Asked.extend({ reason: z.string().max(2000).optional() }))
    .errors({ REFUSED: failed, LOCKED: { message: "This window needs the PIN first" } })
    /** No id: nothing would change, in words. */
    .output(z.object({ id: z.string().nullable(), words: z.string() })),
};
