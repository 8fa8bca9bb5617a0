import type { Context, FollowUp, Json, Reach, Risk, Scalar, Undo, WriteOperation } from "./operation.js";

/** What an operation is once its arguments are bound, and what comes of it. */
export interface BoundRead {
  /** Ids in place of names. */
  args: Record<string, Json>;
  reach: Reach;
  /** Of a table, the rows after the first `from`, and of these `most`: as many as a client is given at once, if nothing is said. */
  run(from?: number, most?: number): Promise<ThingAnswer | TableAnswer>;
}

export interface ThingAnswer {
  thing: Record<string, Json>;
  as_of: string;
  /** Whether nothing is missing. */
  complete: boolean;
  /** What is, and why. */
  missing?: string[];
  summary?: string;
  next?: string;
}

export interface TableAnswer {
  columns: string[];
  rows: Scalar[][];
  total?: Record<string, string | number>;
  /** What to do now. */
  next?: string;
  /** Whether nothing follows these rows, and nothing is missing. */
  complete: boolean;
  /** What could not be had, and why. */
  missing?: string[];
  /** What these rows answer, bound, how many came before them, and whether others follow: to go on from there. */
  page?: { args: Record<string, Json>; from: number; more: boolean };
  as_of: string;
  summary?: string;
  notes?: string[];
}

export interface BoundWrite {
  /** Ids in place of names: stored, digested, bound again. */
  args: Record<string, Json>;
  /** The same as a person reads it: names beside ids, secrets masked. */
  card: Record<string, Json>;
  reach: Reach;
  refuse(): Promise<string | undefined>;
  /** Names, target, before and warnings, awaited. */
  plan(): Promise<OperationPlan>;
  /** Effects as promises and what raises the risk; none rejects, none takes over 5 s. */
  late(): Late;
  /** What differs from the plan now; empty means it may be sent. */
  moved(plan: OperationPlan): Promise<Difference[]>;
  /**
   * Reads what is there now. `asPlanned` compares it with what was wanted.
   * For a create whose answer was lost, `since` (the moment of sending) finds what matches and is younger.
   */
  observe(plan: OperationPlan, since?: Date): Promise<Observed>;
  /** Exactly one attempt, in the context of the one attempt. Throws what admin-api threw. */
  send(once: Context, plan: OperationPlan): Promise<Sent>;
  /** Of a change set, which is never sent as one: each of these is. */
  items?: readonly BoundItem[];
}

/** One change of a set. */
export interface BoundItem {
  /** From 1, in the order in which they are sent. */
  number: number;
  operation: WriteOperation;
  /** The earlier ones whose result it names. */
  needs: readonly number[];
  bound: BoundWrite;
}

export interface ItemPlan extends Omit<OperationPlan, "items" | "nothingToDo"> {
  number: number;
  operation: string;
  title: string;
  needs: readonly number[];
}

export interface OperationPlan {
  sentence: { verb: string; kind: string; name: string; joint?: string; place?: string };
  /** `refers`: the fields of whatever else is referred to; when one has changed, the proposal is stale. */
  target: { id: string | null; name: string; noun: string; shows: Record<string, Json>; refers?: Record<string, Json> };
  /** What is observed, cut to the fields of `after`; null where nothing is there yet. */
  before: Record<string, Json> | null;
  /** Per field; `after` null when it goes. A value only the API knows is `{ anything: "now" }`. */
  changes: { field: string; before: Json; after: Json }[];
  /** What holds already, exactly, needs no proposal. */
  nothingToDo: boolean;
  risk: Risk;
  irreversible: string | null;
  warnings: string[];
  /** How it will be undone, in a sentence, or null where it cannot. */
  undo: string | null;
  /** Of a change set: what each change would do. */
  items?: readonly ItemPlan[];
}

export interface Late {
  effects: Promise<Effect>[];
  raised: Promise<{ risk: Risk; because: string } | undefined>;
  /** Of a change set: the same of each change. */
  items?: readonly { number: number; late: Late }[];
}

/** A figure, a sentence, or a dash with its reason. */
export type Effect =
  | { kind: "figure"; figure: string; label: string; hot: boolean; series?: number[] }
  | { kind: "line"; text: string }
  | { kind: "missing"; reason: string }
  | { kind: "none" };

export interface Difference {
  field: string;
  planned: Json;
  now: Json;
}

export interface Observed {
  /** Null where it leaves nothing to read. */
  asPlanned: boolean | null;
  state: Record<string, Json> | null;
}

export interface Sent {
  /** The API's answer with the person's secrets taken out. */
  result: Record<string, Json>;
  /** For the person's eyes only, by field. */
  secret?: Record<string, string>;
  /** Bound when offered; null: cannot be undone. */
  undo: Undo | null;
  next?: string;
  followUp?: FollowUp;
}
