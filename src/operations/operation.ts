import type Anthropic from "@anthropic-ai/sdk";
import type * as z from "zod";
import type { CodeDays, CodeKept } from "../admin-api/claude-code.js";
import type { Asked, CostRow, Report, UsageDimension, UsageRow } from "../admin-api/reports.js";
import type { BoundRead, BoundWrite } from "./bound.js";
import type { BudgetNow } from "./budget-status.js";
import type { CacheAnswer, CacheAsked } from "./cache-efficiency.js";
import type { Field } from "./field.js";
import type { Power } from "./needs.js";
import type { Questions } from "./spend-answers.js";
import type { Needs, Toolset } from "./toolsets.js";

/** What a declaration may use. A write's `run` alone gets the context of the one attempt; everything else reads with retries. */
export interface Context {
  org: Anthropic["organization"];
  beta: Anthropic["beta"]["organization"];
  /** The older reports, which the SDK does not wrap; a schema reads the answer. */
  get(path: string, query: Record<string, unknown>): Promise<unknown>;
  /** Calls and cost in the last hour, day and week. */
  spend: { of(target: Named): Promise<Recent> };
  /** How well the prompt cache works: from what was read already where that covers it. */
  cacheEfficiency(asked: CacheAsked): Promise<CacheAnswer>;
  /** What changed, why, what is to come, and what is out of the ordinary: from what was read already where that covers it. */
  questions: Questions;
  /** The person's budgets and how each stands. Absent: nobody keeps any. */
  budgets?(): Promise<readonly BudgetNow[]>;
  /** What was read of the reports already, in the words of the live ones; undefined where that does not cover what is asked. */
  kept?: {
    cost(asked: Asked): Promise<Report<CostRow> | undefined>;
    usage(asked: Asked<UsageDimension>): Promise<Report<UsageRow> | undefined>;
    claudeCode(days: CodeDays): Promise<CodeKept | undefined>;
  };
  /** What our own log knows of a target. */
  record: {
    last(target: Named, operation: string): Promise<Entry | undefined>;
    /** How many proposals wait for the person. */
    waiting(): Promise<number>;
    /** What was sent since a moment, oldest first, and when the log begins. */
    sent(from: Date): Promise<{ since: Date | undefined; writes: SentWrite[] }>;
  };
  /** What the credential of the organization is: what it cannot see is not asked for. */
  credential: Power;
  directory: { nameOf(id: string): Promise<string | undefined>; models(family: string): Promise<string[]> };
  now: Date;
  /** Already in every call of org, beta and get; for waiting of your own. */
  signal: AbortSignal;
  /** Within a change set: stands for what an earlier change will make, where a text names that. */
  promised?(said: string): Named | undefined;
}

export interface Named {
  id: string;
  name?: string;
}

/** Money as decimal dollars, exact; calls as counts. `hours` are the calls of the last 24 hours, oldest first. */
export interface Recent {
  hour: Amount;
  day: Amount;
  week: Amount;
  hours: readonly number[];
}

export interface Amount {
  calls: number;
  cost: string;
}

/** One thing our log knows: who did it, when, and the reason given. */
export interface Entry {
  by: string;
  at: Date;
  reason?: string;
}

/** One attempt of a write, as our log tells it. */
export interface SentWrite {
  /** Ids and names of what it was about: the target's, and what the answer made. */
  about: readonly string[];
  from: Date;
  /** When its outcome was known. */
  to: Date;
}

/** A kind of thing that has an id: how it is fetched, listed, called, and where it lives. */
export interface Resource<T extends Named> {
  noun: string;
  /** What starts so is an id and never a name. Empty where the API does not say how its ids look: both are in the list then. */
  prefix: string;
  get(ctx: Context, id: string): PromiseLike<T>;
  /** Absent: known by id alone. */
  list?(ctx: Context): AsyncIterable<T>;
  alsoCalled?(thing: T): string;
  workspaceOf?(thing: T): string | undefined;
  /** What a card says of one, and what must not have moved before sending. */
  shows(thing: T): object;
}

export type Shape = Readonly<Record<string, z.ZodType | Field<unknown>>>;
export type Input<S extends Shape> = { [K in keyof S]: S[K] extends Field<infer V> ? V : z.output<S[K]> };

export type ChoicesIn = Readonly<Record<"console" | "enterprise", readonly string[]>>;

/** A rule answers with its sentence, or with nothing. */
export type Because = string | false | null | undefined;
export type Rule<S extends Shape> = (input: Input<S>, ctx: Context) => Because | Promise<Because>;
/** By argument: why it is never done to this thing. */
export type ClosedTo<S extends Shape> = {
  [K in keyof S & string]?: (thing: NonNullable<Input<S>[K]>, ctx: Context) => Because | Promise<Because>;
};
/** A number worth its own place on the card, such as "212 calls in the last hour". */
export interface Figure {
  figure: string;
  label: string;
  /** Takes the risk's colour. */
  hot?: boolean;
  /** Drawn beside it, oldest first. */
  series?: readonly number[];
}
/** Each is shown when it is in. */
export type Lines<S extends Shape, L = Because> = (input: Input<S>, ctx: Context) => readonly (L | Promise<L>)[];

/** The same where how many there are depends on what is read. */
type LinesRead<S extends Shape> = (
  input: Input<S>,
  ctx: Context,
) => ReturnType<Lines<S>> | Promise<ReturnType<Lines<S>>>;

export interface About<S extends Shape> {
  name: string;
  /** Says which credential it takes. */
  toolset: Toolset;
  /** Only where it asks for something else than the rest of its toolset. */
  needs?: Needs;
  /** Two sentences at most. */
  description: string;
  input: S;
  /** Works on the demo organization: docs, dry run and contract test use it. */
  example: { [K in keyof NoInfer<S>]?: unknown };
  /** Only calls that no dry run can see, because they depend on an answer. */
  calls?: readonly string[];
  /** Its rows are drawn by clients that can show a chart. */
  drawn?: true;
}

export type Read<S extends Shape, R extends object> = About<S> & { run(input: Input<S>, ctx: Context): PromiseLike<R> };

export interface Table<S extends Shape, Row> extends About<S> {
  run(input: Input<S>, ctx: Context): AsyncIterable<Row> | PromiseLike<Rows<Row>>;
  columns(row: Row, input: Input<S>): Record<string, Cell>;
}

export interface Rows<Row> {
  rows: Iterable<Row> | AsyncIterable<Row>;
  total?: Record<string, string | number>;
  as_of?: string | null;
  summary?: string;
  /** What one has to know of the rows, in words: coverage gaps, the source. */
  notes?: readonly string[];
  /** What should be there and could not be had, and why. */
  missing?: readonly string[];
}

/** An id gets its name beside it; `name` is for what no list knows any more, or what has no id. */
export type Cell =
  | string
  | number
  | boolean
  | null
  | undefined
  | {
      id: string | null | undefined;
      /** Where no list tells its name. */
      name?: string | undefined;
      /** Where the list of such things was read and it is not in it. */
      gone?: string | undefined;
    };

export type Write<S extends Shape, O extends object, A extends object, R extends object> = About<S> &
  Subject<S, O, A> & {
    /** The words of the card's sentence, where name, noun and target do not give them: "Deactivate" for a key turned off. */
    says?(input: Input<S>): { verb?: string; kind?: string; name?: string; joint?: string; place?: string };
    /** What of one argument alone rules it out, whatever the others are: asked before `refuse`, and told of a thing before anybody asks. */
    closedTo?: ClosedTo<S>;
    /** Guards, in words. */
    refuse?: Rule<S>;
    /** The highest that holds; low where none does. */
    risk: Risk | { [L in Risk]?: true | ((input: Input<S>) => boolean) };
    /** What data may raise it to. */
    raised?: { [L in Risk]?: Rule<S> };
    irreversible?: string | ((input: Input<S>) => Because);
    warnings?: LinesRead<S>;
    /** What starts or stops, in a person's words. */
    effects?: Lines<S, Because | Figure>;
    /** What the API counts changes by: kept with `before`, must not have moved, and sent along from there. */
    token?: readonly (keyof O & string)[];
    /** What is set takes the place of the whole: a key that was not named has to be gone. */
    replaces?: true;
    run(input: Input<S>, ctx: Context, before: Partial<O>): PromiseLike<R>;
    /** in: masked on card and log, sealed in the store; out: the person's alone, `again` says how to get another one. */
    secrets?: { in?: readonly (keyof S & string)[]; out?(result: R): Partial<R>; again?: string };
    /** Arguments that one kind of organization alone takes: a form leaves them out in the other. */
    onlyIn?: { [K in keyof S & string]?: "console" | "enterprise" };
    /** What may be chosen for an argument, where the kinds of organizations differ in it. */
    choicesIn?: { [K in keyof S & string]?: ChoicesIn };
    /** Only where the things that are referred to do not tell it. */
    reach?(input: Input<S>): Reach;
    /** Absent after `changes`: set back. */
    undo?(done: { input: Input<S>; before: Partial<O>; result: R }): Undo;
    /** How that undo is told on the card, before there is a result. Goes with `undo`. */
    undoing?: string;
    /** What the asker should do once it is done, where the API leaves something open. */
    next?(input: Input<S>): Because;
    /** What is to be proposed by itself as soon as it can be, because what it is about is not there yet. */
    followUp?(done: { input: Input<S>; result: R }): FollowUp | undefined;
  };

export type Risk = "low" | "medium" | "high" | "critical";
/** The workspaces a write touches, by id, or the whole organization. */
export type Reach = readonly string[] | "organization";

export interface Undo {
  with: string;
  input: Record<string, unknown>;
  but?: string;
}

/** A write that can be bound only later: `until` then it is tried. */
export interface FollowUp extends Undo {
  /** ISO 8601. */
  until: string;
  /** What has to happen first, as a person reads it: "bob@example.com has accepted". */
  once: string;
}

/** What a write is about. It says where the state is read: when planned, right before sending, after, and after a crash. */
export type Subject<S extends Shape, O extends object, A extends object> =
  | { changes: Resource<O & Named>; after: After<S, O, A> }
  /** What it lives in may decide which things these are, as a plugin does of its versions. */
  | { makes: Resource<O & Named> | ((input: Input<S>) => Resource<O & Named>); after: After<S, O, A> }
  | { removes: Resource<O & Named> }
  /** Something that happens and leaves no state behind, such as signing a person out: there is nothing to read back. */
  | { acts: Resource<O & Named> }
  | { touches: Touches<S, O>; after: "gone" | After<S, O, A> };

/** For what has no id of its own: memberships, settings. Null or a 404 while observing means: nothing there. */
export interface Touches<S extends Shape, O> {
  target(input: Input<S>): Named;
  observe(input: Input<S>, ctx: Context): PromiseLike<O | null>;
}

export type After<S extends Shape, O, A> = (input: Input<S>) => A & { [F in Exclude<keyof A, keyof O>]: never };

/** `{ … } satisfies Every<Params>`, where the SDK is called: `undefined` is an answer, absence is not. Paging and betas are the kernel's. */
export type Every<P> = {
  [K in Exclude<keyof P, "limit" | "before_id" | "after_id" | "page" | "betas">]-?: P[K] | undefined;
};

interface Plain {
  name: string;
  /** Sentence case, from the name: "List API keys". */
  title: string;
  toolset: Toolset;
  /** What it asks of organization and credential: its toolset's, unless it says otherwise. */
  needs: Needs;
  description: string;
  input: Shape;
  example: Record<string, unknown>;
  calls?: readonly string[];
  drawn?: true;
}

/** What the catalog holds. Generic where it is declared, plain where it is used. */
export type Operation = ReadOperation | WriteOperation;
export interface ReadOperation extends Plain {
  kind: "read";
  bind: Bind<BoundRead>;
}
export interface WriteOperation extends Plain {
  kind: "write";
  /** The highest possible. */
  risk: Risk;
  /** Whether each of its calls has that risk, whatever the input. */
  alike: boolean;
  /** The highest that data may raise it to; null: data does not count. */
  raises: Risk | null;
  reversible: "yes" | "no" | "depends";
  /** What the card says of it whatever the input: why there is no way back, or which it is. */
  words: { irreversible?: string; undo?: string };
  /** Arguments that no file may hold in clear; how to get another secret, where its answer carries one. */
  secrets?: { in: readonly string[]; again?: string };
  /** Arguments that one kind of organization alone takes. */
  onlyIn?: Readonly<Record<string, "console" | "enterprise" | undefined>>;
  choicesIn?: Readonly<Record<string, ChoicesIn | undefined>>;
  /** The noun of the thing whose own fields it changes. */
  changes?: string;
  /** By argument: why it is never done to the thing of this id; undefined: it may be. */
  closedTo?: Readonly<Record<string, (id: string, ctx: Context) => Promise<string | undefined>>>;
  /** A set of others, each of which is judged by itself. */
  isSet?: true;
  bind: Bind<BoundWrite>;
}

/**
 * `by: "id"` binds what was stored: names are not looked at again, so nothing can have slipped under them. A placeholder
 * stands for any thing at all, for finding out which calls an operation makes.
 */
export type Bind<B> = (args: unknown, ctx: Context, by?: By) => Promise<B>;
export type By = "name" | "id" | "placeholder";

export type Scalar = string | number | boolean | null;
/** JSON values: what crosses a border or is kept. */
export type Json = Scalar | readonly Json[] | { readonly [key: string]: Json };
