import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import { holds } from "./anything.js";
import type { Bound } from "./bind.js";
import type { Observed, OperationPlan } from "./bound.js";
import { asRecord, same } from "./json.js";
import type { Context, Input, Json, Named, Resource, Shape, Write } from "./operation.js";
import { isPromised } from "./promised.js";
import { NotFound } from "./words.js";

/** What a write is about, with the four kinds made alike. */
export interface Seen {
  target: OperationPlan["target"];
  /** Everything observed; null where nothing is there. */
  state: Record<string, Json> | null;
  /** The workspace it lives in, where the resource tells. */
  home: string | undefined;
}

/** What should be there afterwards: fields, nothing any more, or nothing that could be seen. */
export type Wanted = Record<string, Json> | "gone" | "happened";

export function wantedOf<S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
  input: Input<S>,
): Wanted {
  if ("acts" in op) return "happened";
  if ("removes" in op || op.after === "gone") return "gone";
  return asRecord(op.after(input));
}

/** Reads target and state as they are now. */
export async function look<S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
  { input, things }: Bound<S>,
  ctx: Context,
): Promise<Seen> {
  if ("makes" in op) {
    const wanted = wantedOf(op, input);
    const said = op.says?.(input).name;
    const name = typeof wanted === "string" ? "" : (wanted.name ?? wanted.display_name ?? wanted.email ?? said);
    return {
      target: { id: null, name: String(name ?? ""), noun: madeBy(op.makes, input).noun, shows: {} },
      state: null,
      home: undefined,
    };
  }
  if ("touches" in op) {
    const { id, name } = op.touches.target(input);
    const thing = things.find((one) => one.id === id);
    // Of what is still to be made nothing can be there.
    const state = isPromised(things) ? null : await unlessGone(() => op.touches.observe(input, ctx));
    const shows = asRecord(thing?.shows);
    const target = { id, name: thing?.name ?? name ?? id, noun: thing?.kind.noun ?? "setting", shows };
    return { target, state: state && asRecord(state), home: undefined };
  }
  const resource = "removes" in op ? op.removes : "acts" in op ? op.acts : op.changes;
  const about = things.find(({ kind }) => kind === resource);
  if (!about) throw new TypeError(`${op.name} names no input that is a reference to its ${resource.noun}`);
  const thing = isPromised([about]) ? null : await unlessGone(() => resource.get(ctx, about.id));
  const shows = asRecord(thing ? resource.shows(thing) : about.shows);
  const target = { id: about.id, name: thing ? called(resource, thing) : about.name, noun: resource.noun, shows };
  return { target, state: thing && asRecord(thing), home: thing ? resource.workspaceOf?.(thing) : undefined };
}

/** Reads what is there now. A create whose answer was lost is looked for by what was wanted, younger than `since`. */
export async function observed<S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
  bound: Bound<S>,
  ctx: Context,
  made: { id: string | undefined; since: Date | undefined },
): Promise<Observed> {
  const wanted = wantedOf(op, bound.input);
  const state =
    "makes" in op
      ? await madeThing(madeBy(op.makes, bound.input), wanted, ctx, made)
      : (await look(op, bound, ctx)).state;
  if (wanted === "gone") return { asPlanned: state === null, state };
  if (wanted === "happened") return { asPlanned: null, state: null };
  return {
    asPlanned: state !== null && isAsWanted(op, wanted, state),
    state: state && cut(state, wanted, "makes" in op),
  };
}

/** Whether it is there: what was wanted among what the API adds, or exactly that where the whole was replaced. */
export function isAsWanted(
  op: { replaces?: true },
  wanted: Record<string, Json>,
  state: Record<string, Json>,
): boolean {
  if (!op.replaces) return holds(wanted, state);
  return Object.entries(wanted).every(([field, value]) => same(value, state[field] ?? null));
}

/** Only the fields that were wanted; of a thing that was made, its id as well. */
export function cut(state: Record<string, Json>, wanted: Wanted, withId = false): Record<string, Json> {
  if (typeof wanted === "string") return state;
  const fields = [...(withId ? ["id"] : []), ...Object.keys(wanted)];
  return Object.fromEntries(fields.map((field) => [field, state[field] ?? null]));
}

function madeBy<I, T extends Named>(makes: Resource<T> | ((input: I) => Resource<T>), input: I): Resource<T> {
  return typeof makes === "function" ? makes(input) : makes;
}

async function madeThing<T extends Named>(
  resource: Resource<T>,
  wanted: Wanted,
  ctx: Context,
  { id, since }: { id: string | undefined; since: Date | undefined },
): Promise<Record<string, Json> | null> {
  if (id !== undefined) {
    const thing = await unlessGone(() => resource.get(ctx, id));
    return thing && asRecord(thing);
  }
  const { list } = resource;
  if (!since || !list || typeof wanted === "string") return null;
  return inOurWords(async () => {
    for await (const thing of list(ctx)) {
      const state = asRecord(thing);
      if (holds(wanted, state) && bornAfter(state, since)) return state;
    }
    return null;
  });
}

/** The API's clock and ours differ, and it may cut to whole seconds. */
const clockSkew = 5_000;

function bornAfter(state: Record<string, Json>, since: Date): boolean {
  const born = state.created_at ?? state.invited_at ?? state.added_at;
  return typeof born === "string" && Date.parse(born) >= since.getTime() - clockSkew;
}

async function unlessGone<T>(get: () => PromiseLike<T>): Promise<T | null> {
  try {
    return await inOurWords(get);
  } catch (error) {
    if ((error instanceof ApiRefused && error.status === 404) || error instanceof NotFound) return null;
    throw error;
  }
}

function called<T extends Named>(resource: Resource<T>, thing: T): string {
  return thing.name || resource.alsoCalled?.(thing) || thing.id;
}
