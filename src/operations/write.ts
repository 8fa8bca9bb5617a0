import { inOurWords } from "../admin-api/errors.js";
import { fieldValueText, fieldWords } from "../words/field.js";
import { withSet } from "./anything.js";
import { type Bound, bindInput } from "./bind.js";
import type { BoundWrite, Difference, OperationPlan, Sent } from "./bound.js";
import { closedBy, closedById } from "./closed-to.js";
import { asRecord, isRecord, same, withoutNulls } from "./json.js";
import { effectsOf, raisedBy } from "./late.js";
import type { Because, Context, Input, Json, Risk, Shape, Undo, Write, WriteOperation } from "./operation.js";
import { plain } from "./plain.js";
import { highestRaise, highestRisk, riskOf, risks } from "./risk.js";
import { sentenceOf } from "./sentence.js";
import { cut, isAsWanted, look, observed, type Seen, type Wanted, wantedOf } from "./subject.js";
import { ArgumentRefused, inert, quoted } from "./words.js";

/** Declares an operation that changes something. All that must not go wrong with a write is done here, once. */
export function write<const S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
): WriteOperation {
  return {
    ...plain(op),
    kind: "write",
    risk: highestRisk<S>(op.risk, op.raised),
    alike: typeof op.risk === "string" || op.risk[highestRisk<S>(op.risk, op.raised)] === true,
    raises: highestRaise<S>(op.raised),
    reversible: op.irreversible === undefined ? "yes" : typeof op.irreversible === "string" ? "no" : "depends",
    words: {
      ...(typeof op.irreversible === "string" && { irreversible: op.irreversible }),
      ...(op.undoing !== undefined && { undo: op.undoing }),
    },
    ...(op.secrets && {
      secrets: { in: op.secrets.in ?? [], ...(op.secrets.out && { again: op.secrets.again ?? askAgain }) },
    }),
    ...(op.onlyIn && { onlyIn: op.onlyIn }),
    ...(op.choicesIn && { choicesIn: op.choicesIn }),
    ...("changes" in op && { changes: op.changes.noun }),
    ...(op.closedTo && { closedTo: closedById(op.input, op.closedTo) }),
    async bind(said, ctx, by = "name") {
      const bound = await bindInput(op.input, said, ctx, by, op.secrets?.in);
      const wanted = wantedOf(op, bound.input);
      if (typeof wanted === "object" && Object.keys(wanted).length === 0) throw nothingSaid(op.input);
      return boundWrite(op, bound, wanted, ctx);
    },
  };
}

function boundWrite<S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
  bound: Bound<S>,
  wanted: Wanted,
  ctx: Context,
): BoundWrite {
  const { input, args, card, reach } = bound;
  const risk = riskOf<S>(op.risk, input);
  let made: string | undefined;
  return {
    args,
    card,
    reach: op.reach?.(input) ?? reach,
    refuse: () =>
      inOurWords(async () => said((await closedBy(op.closedTo, input, ctx)) || (await op.refuse?.(input, ctx)))),
    plan: () =>
      inOurWords(async () => {
        const [seen, warnings] = await Promise.all([look(op, bound, ctx), warningsOf(op, input, ctx)]);
        const before = beforeOf(op, seen, wanted);
        const changes = await withNames(changesOf(op, before, wanted), bound, ctx);
        const irreversible = irreversibleOf(op, input);
        return {
          sentence: await sentenceOf(op.name, op.says?.(input), seen, ctx),
          target: { ...seen.target, ...refersTo(seen, bound) },
          before,
          changes,
          nothingToDo: isThere(op, seen, wanted),
          risk,
          irreversible,
          warnings,
          undo: irreversible ? null : (op.undoing ?? setBack(before, changes, wanted)),
        };
      }),
    late: () => ({
      effects: effectsOf<S>(op.effects, input, ctx),
      raised: raisedBy<S>(op.raised, risk, input, ctx),
    }),
    async moved(plan) {
      const seen = await inOurWords(() => look(op, bound, ctx));
      const { refers } = refersTo(seen, bound);
      // A list may tell less of a thing than the thing itself: only what the plan knew is compared.
      const known = cut(refers, plan.target.refers ?? {});
      return [
        ...riskier(plan.risk, risk),
        ...differences(
          { name: plan.target.name, ...plan.target.shows, ...plan.target.refers },
          { name: seen.target.name, ...seen.target.shows, ...known },
        ),
        ...differences(plan.before, beforeOf(op, seen, wanted), seen.target.noun),
      ].filter(({ field }, at, all) => all.findIndex((one) => one.field === field) === at);
    },
    observe: (_plan, since) => observed(op, bound, ctx, { id: made, since }),
    async send(once, plan): Promise<Sent> {
      // What the plan stored as before is what was observed of O.
      const result = await inOurWords(() => op.run(input, once, (plan.before ?? {}) as Partial<O>));
      const whole = asRecord(result);
      made = typeof whole.id === "string" ? whole.id : undefined;
      const secret = op.secrets?.out && inText(asRecord(op.secrets.out(result)));
      const next = said(op.next?.(input));
      const followUp = op.followUp?.({ input, result });
      return {
        result: without(whole, Object.keys(secret ?? {})),
        ...(secret && { secret }),
        undo: undoOf(op, bound, plan, wanted, result),
        ...(next && { next }),
        ...(followUp && { followUp: { ...followUp, input: asRecord(followUp.input) } }),
      };
    },
  };
}

/** What else the card rests on: the other things that are referred to, as they show themselves. */
function refersTo<S extends Shape>({ target }: Seen, { things }: Bound<S>): { refers: Record<string, Json> } {
  const others = things.filter(({ id }) => id !== target.id);
  const fields = others.flatMap(({ argument, id, shows }) =>
    Object.entries(asRecord(shows)).map(([field, value]) => [`${argument} ${id} ${field}`, value] as const),
  );
  return { refers: Object.fromEntries(fields) };
}

/** What is referred to may have changed what it would do: who clicked has clicked on less. */
const riskier = (planned: Risk, now: Risk): Difference[] =>
  risks.indexOf(now) > risks.indexOf(planned) ? [{ field: "risk", planned, now }] : [];

function nothingSaid(shape: Shape): ArgumentRefused {
  return new ArgumentRefused(
    `Nothing was said that would change anything. Say at least one of: ${Object.keys(shape).slice(1).join(", ")}.`,
  );
}

async function warningsOf<S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
  input: Input<S>,
  ctx: Context,
): Promise<string[]> {
  const warnings = await inOurWords(async () => Promise.all((await op.warnings?.(input, ctx)) ?? []));
  return warnings.flatMap((warning) => said(warning) ?? []);
}

/** What is observed, cut to what would change; what goes away is what its resource shows, or all of what has no id. */
function beforeOf<S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
  { state, target }: Seen,
  wanted: Wanted,
): OperationPlan["before"] {
  if (state === null) return null;
  const token = cut(state, Object.fromEntries((op.token ?? []).map((field) => [field, null])));
  if ("removes" in op || wanted === "happened") return { ...target.shows, ...token };
  return { ...cut(state, wanted), ...token };
}

function isThere<S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
  { state }: Seen,
  wanted: Wanted,
): boolean {
  if (wanted === "gone") return state === null;
  return !("makes" in op) && wanted !== "happened" && state !== null && isAsWanted(op, wanted, state);
}

/** Where only some keys of an object are set, the others stay in it: a card must not read as if they went. */
function changesOf(
  { replaces }: { replaces?: true },
  before: OperationPlan["before"],
  wanted: Wanted,
): OperationPlan["changes"] {
  if (wanted === "happened") return [];
  if (wanted === "gone")
    return Object.entries(before ?? {}).map(([field, was]) => ({ field, before: was, after: null }));
  return Object.entries(wanted).map(([field, value]) => {
    const was = before?.[field] ?? null;
    return { field, before: was, after: replaces ? value : withSet(was, value) };
  });
}

function differences(planned: Record<string, Json> | null, now: Record<string, Json> | null, noun = ""): Difference[] {
  if (planned === null && now === null) return [];
  if (planned === null || now === null) {
    return [{ field: noun, planned: planned && "there", now: now && "there" }];
  }
  const fields = [...new Set([...Object.keys(planned), ...Object.keys(now)])];
  return fields
    .map((field) => ({ field, planned: planned[field] ?? null, now: now[field] ?? null }))
    .filter(({ planned, now }) => !same(planned, now));
}

function irreversibleOf<S extends Shape, O extends object, A extends object, R extends object>(
  { irreversible }: Write<S, O, A, R>,
  input: Input<S>,
): string | null {
  return said(typeof irreversible === "function" ? irreversible(input) : irreversible) ?? null;
}

/** Where a field is set by referring to a thing, its name is read beside the id. What is sent and compared are ids. */
async function withNames<S extends Shape>(
  changes: OperationPlan["changes"],
  { things }: Bound<S>,
  { directory }: Context,
): Promise<OperationPlan["changes"]> {
  const named = async (id: Json, field?: string): Promise<Json> => {
    if (Array.isArray(id)) return Promise.all(id.map((one: Json) => named(one)));
    if (typeof id !== "string") return id;
    // In a list, what begins like the ids of what was referred to is one of them.
    const said = things.filter(({ argument, kind: { prefix } }) =>
      field === undefined ? prefix !== "" && id.startsWith(prefix) : argument === field,
    );
    if (said.length === 0) return id;
    const name = said.find((one) => one.id === id)?.name ?? (await directory.nameOf(id).catch(() => undefined));
    return name === undefined || name === id ? id : `${inert(name, 80)} (${id})`;
  };
  return Promise.all(
    changes.map(async ({ field, before, after }) => ({
      field,
      before: await named(before, field),
      after: await named(after, field),
    })),
  );
}

/** The undo of a change, told in the words of the card: `Set display name back to "Next year".` */
function setBack(before: OperationPlan["before"], changes: OperationPlan["changes"], wanted: Wanted): string | null {
  if (!before || typeof wanted === "string") return null;
  const fields = changes.map(({ field, before: was }) => {
    const value = fieldValueText(field, isRecord(was) ? withoutNulls(was) : was);
    const isText = typeof was === "string" ? was !== "" : typeof was === "object" && was !== null;
    return `${fieldWords(field)} back to ${isText ? quoted(value, typeof was === "string" ? 80 : 500) : value}`;
  });
  return `Set ${fields.join("; ")}.`;
}

function undoOf<S extends Shape, O extends object, A extends object, R extends object>(
  op: Write<S, O, A, R>,
  { input, things }: Bound<S>,
  plan: OperationPlan,
  wanted: Wanted,
  result: R,
): Undo | null {
  if (plan.irreversible) return null;
  // What the plan stored as before is what was observed of O.
  if (op.undo) {
    const undo = op.undo({ input, before: (plan.before ?? {}) as Partial<O>, result });
    // What was not there before is not said: the undo is kept as JSON.
    return { ...undo, input: asRecord(undo.input) };
  }
  if (!("changes" in op) || typeof wanted === "string" || !plan.before) return null;
  const about = things.find(({ kind }) => kind === op.changes);
  if (!about) return null;
  const before = (field: string) => plan.before?.[field] ?? null;
  const back = Object.entries(wanted).map(([field, after]) => [
    field,
    op.replaces ? before(field) : previous(after, before(field)),
  ]);
  return { with: op.name, input: { [about.argument]: about.id, ...Object.fromEntries(back) } };
}

/** Of an object only the keys that were set are set back; what was not there is taken away again. */
function previous(after: Json, before: Json): Json {
  if (!isRecord(after) || !isRecord(before)) return before;
  return Object.fromEntries(Object.keys(after).map((key) => [key, before[key] ?? null]));
}

const askAgain = "Have another one made.";

/** What a person copies is text. */
function inText(secret: Record<string, Json>): Record<string, string> {
  const fields = Object.entries(secret).map(([field, value]) => [
    field,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return Object.fromEntries(fields);
}

function without(record: Record<string, Json>, keys: readonly string[]): Record<string, Json> {
  return Object.fromEntries(Object.entries(record).filter(([key]) => !keys.includes(key)));
}

function said(because: Because): string | undefined {
  return because || undefined;
}
