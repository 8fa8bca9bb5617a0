import * as z from "zod";
import { RowType } from "./row.js";

const some = z.array(z.string().max(400)).max(400);

/** Which rows are wanted. What is absent wants all; several values of one kind want any of them. */
export const Filter = z.object({
  /** Letters in what a row says, in any case; the number of a row, or the beginning of its hash. */
  search: z.string().max(200).optional(),
  types: z.array(RowType).optional(),
  /** What a row left its proposal in. */
  states: z.array(z.string().max(40)).max(40).optional(),
  /** Only what a person should look at: see `needsAttention`. */
  attention: z.boolean().optional(),
  /** Names of clients: what they did, and what was done about what they proposed. */
  clients: some.optional(),
  operations: some.optional(),
  /** Ids, or names where there is no id. */
  targets: some.optional(),
  /** Accounts of persons. */
  people: some.optional(),
  /** Epoch milliseconds, both included. */
  since: z.number().optional(),
  until: z.number().optional(),
  /** One proposal. */
  proposal: z.string().max(40).optional(),
});
export type Filter = z.infer<typeof Filter>;

/** A stretch of the rows that a filter wants, newest first. */
export const Stretch = Filter.extend({
  /** How many of the newest are passed over. */
  from: z.int().min(0).default(0),
  limit: z.int().min(1).max(500).default(100),
  /** The log as it was when this row was its last: what comes later does not move what is being read. */
  upTo: z.int().min(0).optional(),
});
export type Stretch = z.infer<typeof Stretch>;

const Facet = z.object({ value: z.string(), rows: z.int() });

/** What there is to choose from, the most frequent first. */
export const Facets = z.object({
  clients: z.array(Facet),
  operations: z.array(Facet),
  people: z.array(Facet),
  /** Newest first, by the name they went by last. */
  targets: z.array(Facet.extend({ name: z.string(), noun: z.string() })),
});
export type Facets = z.infer<typeof Facets>;
