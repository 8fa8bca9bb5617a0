import * as z from "zod";
import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import { type Period, parsePeriod } from "../admin-api/period.js";
import type { By, Context, Json, Named, Reach, Resource } from "./operation.js";
import { ArgumentRefused, inert, NameIsAmbiguous, NotFound, nearest, quoted } from "./words.js";

/** An input that is said in one way and arrives in another: a name as the thing, `last_week` as two dates. */
export interface Field<T> {
  /** What the model is told: types and enums, no bounds. */
  wire: z.ZodType;
  isOptional: boolean;
  /** Where it names a thing: its kind, for the kernel. */
  resource?: Kind;
  /** All the things that it could name, as they are called; absent where they are known by id alone. */
  all?(ctx: Context): AsyncIterable<Called>;
  arrive(said: unknown, how: Arrival): Promise<Arrived<T>>;
  optional(): Field<T | undefined>;
  many(most: number): Field<readonly T[]>;
}

/** A resource, where it does not matter of what. */
export type Kind = Pick<Resource<Named>, "noun" | "prefix">;

/** A thing as it is called, where it does not matter of which kind. */
export interface Called {
  id: string;
  name: string;
  /** Another name, such as an e-mail. */
  also: string | undefined;
  about: string;
  workspace: string | undefined;
}

export interface Arrival {
  /** The argument, as the asker called it. */
  argument: string;
  ctx: Context;
  by: By;
  /** What another argument arrived as, for what lives in it. */
  other(argument: string): Promise<unknown>;
}

export interface Arrived<T> {
  value: T;
  /** What is stored, digested and bound again. */
  arg: Json;
  /** What a person reads. */
  card: Json;
  /** What the log keeps of a read's, where all of it would be too much. */
  noted?: Json;
  /** Workspaces it lives in; "organization" where it lives in none of them; absent where it says nothing about that. */
  reach?: Reach;
  /** The things that are referred to, as they were found. */
  things?: readonly { id: string; name: string; shows: object }[];
}

export interface Base<T> {
  wire: z.ZodType;
  resource?: Kind;
  all?: ((ctx: Context) => AsyncIterable<Called>) | undefined;
  arrive(said: unknown, how: Arrival): Promise<Arrived<T>>;
}

export function isField(input: z.ZodType | Field<unknown>): input is Field<unknown> {
  return "arrive" in input;
}

/** A thing by its name, its id, or what it is also called. Arrives as the thing, fetched. */
export function ref<T extends Named>(resource: Resource<T>): Field<T> {
  const { list } = resource;
  const all = list && ((ctx: Context) => allCalled(resource, list(ctx)));
  return refTo(resource, async () => resource, all);
}

/** The same of a thing that lives in what another argument names, such as a version in a plugin. */
export function refIn<P extends Named, T extends Named>(
  argument: string,
  kind: Kind,
  within: (parent: P) => Resource<T>,
): Field<T> {
  // The declaration that names the argument is the one that gave it its kind.
  return refTo(kind, async ({ other }) => within((await other(argument)) as P));
}

function refTo<T extends Named>(
  kind: Kind,
  of: (how: Arrival) => Promise<Resource<T>>,
  all?: Base<T>["all"],
): Field<T> {
  return field({
    wire: z.string(),
    resource: kind,
    all,
    async arrive(said, how) {
      const resource = await of(how);
      const text = asText(said, how.argument, `the name or id of the ${resource.noun}`);
      const promised = how.ctx.promised?.(text);
      if (promised) return standingFor(promised, resource);
      const thing = await find(resource, text, how);
      const home = resource.workspaceOf?.(thing);
      const known = thing.name && thing.name !== thing.id;
      return {
        value: thing,
        arg: thing.id,
        card: known ? `${thing.name} (${thing.id})` : thing.id,
        things: [
          {
            id: thing.id,
            name: thing.name || resource.alsoCalled?.(thing) || thing.id,
            shows: resource.shows(thing),
          },
        ],
        ...(resource.workspaceOf && { reach: home === undefined ? ("organization" as const) : [home] }),
      };
    },
  });
}

/** What is not made yet has an id and a name that stand for it, and nothing that could be read. Where it will live is not known: anywhere. */
function standingFor<T extends Named>(promised: Named, { workspaceOf }: Resource<T>): Arrived<T> {
  const { id, name = id } = promised;
  return {
    // Whoever reads more of it than that finds nothing there, and is asked again once it is made.
    value: promised as T,
    arg: id,
    card: `${name} (${id})`,
    things: [{ id, name, shows: {} }],
    ...(workspaceOf && { reach: "organization" as const }),
  };
}

/** One of the API's values, said as it is or in our word for it; a refused one is answered with its sentence. */
export function oneOf<V extends string>(words: Record<V, string>, refused: Record<string, string> = {}): Field<V> {
  const values = keysOf(words);
  return field({
    wire: z.enum(values.map((value) => words[value])),
    async arrive(said, { argument }) {
      const text = asText(said, argument, `one of ${values.map((value) => words[value]).join(", ")}`);
      const spoken = text
        .trim()
        .toLowerCase()
        .replace(/[\s-]+/g, "_");
      const value = values.find((one) => one === spoken || words[one].replace(/\s+/g, "_") === spoken);
      if (value !== undefined) return { value, arg: value, card: words[value] };
      const sentence = Object.hasOwn(refused, spoken) ? refused[spoken] : undefined;
      const choices = values.map((one) => words[one]);
      throw new ArgumentRefused(
        sentence ?? `\`${argument}\` cannot be ${quoted(text)}. Say one of: ${choices.join(", ")}.`,
      );
    },
  });
}

/** Whole UTC days in words; arrives as two dates. */
export function period(): Field<Period> {
  return field({
    wire: z
      .string()
      .describe(
        "today, yesterday, this_week, last_week, last_N_days, this_month, last_month, 2026-11 or 2026-11-01..2026-11-15",
      ),
    async arrive(said, { argument, ctx }) {
      const value = parsePeriod(asText(said, argument, `a period such as last_7_days`), ctx.now);
      return { value, arg: value.text, card: value.text };
    },
  });
}

/** A model's full name or its family's; arrives as full names. */
export function model(): Field<readonly string[]> {
  return field({
    wire: z.string().describe("Name or family, such as opus"),
    async arrive(said, { argument, ctx }) {
      const text = asText(said, argument, "a model or a family of models such as opus").trim();
      const names = await inOurWords(() => ctx.directory.models(text));
      if (names.length > 0) return { value: names, arg: text, card: text };
      // A full name that is in no list any more may still be in the reports.
      if (/^claude-[\w.-]+\d/.test(text)) return { value: [text], arg: text, card: text };
      const all = await inOurWords(() => ctx.directory.models(""));
      const families = all.flatMap((name) => name.split("-").filter((part) => /^[a-z]{3,}$/.test(part)));
      const known = all.slice(0, 12).map((name) => inert(name, 80));
      throw new NotFound("model", text, nearest(text, [...families, ...all]), `In use here: ${known.join(", ")}.`);
    },
  });
}

/** A field of one's own: what is common to all of them is added. */
export function field<T>({ all, ...base }: Base<T>): Field<T> {
  return {
    ...base,
    ...(all && { all }),
    isOptional: false,
    optional: () => optional(base),
    many: (most) => field(many(base, most)),
  };
}

function optional<T>(base: Base<T>): Field<T | undefined> {
  const arrive = async (said: unknown, how: Arrival): Promise<Arrived<T | undefined>> =>
    said === undefined || said === null ? { value: undefined, arg: null, card: null } : base.arrive(said, how);
  return { ...field<T | undefined>({ ...base, wire: base.wire.optional(), arrive }), isOptional: true };
}

function many<T>(base: Base<T>, most: number): Base<readonly T[]> {
  return {
    wire: z.array(base.wire),
    ...(base.resource && { resource: base.resource }),
    ...(base.all && { all: base.all }),
    async arrive(said, how) {
      // One is as good as a list of one: agents say both.
      const list: unknown[] = Array.isArray(said) ? said : [said];
      if (list.length > most)
        throw new ArgumentRefused(`\`${how.argument}\` takes ${most} at most; ${list.length} came.`);
      const all = await Promise.all(list.map((one) => base.arrive(one, how)));
      return {
        value: all.map(({ value }) => value),
        arg: all.map(({ arg }) => arg),
        card: all.map(({ card }) => card),
        ...(all.some(({ reach }) => reach !== undefined) && { reach: joinedReach(all) }),
        things: all.flatMap(({ things = [] }) => things),
      };
    },
  };
}

/** The workspaces that things live in; one that lives in none, or nothing said about any: the whole organization. */
export function joinedReach(all: readonly { reach?: Reach | undefined }[]): Reach {
  const reaches = all.flatMap(({ reach }) => (reach === undefined ? [] : [reach]));
  const workspaces = new Set<string>();
  for (const reach of reaches) {
    if (reach === "organization") return reach;
    for (const id of reach) workspaces.add(id);
  }
  return reaches.length > 0 ? [...workspaces] : "organization";
}

function asText(said: unknown, argument: string, wanted: string): string {
  if (typeof said === "string" && said.trim() !== "" && said.length <= 1000) return said;
  if (Array.isArray(said)) throw new ArgumentRefused(`\`${argument}\` takes one value and no list: ${wanted}.`);
  throw new ArgumentRefused(`\`${argument}\` has to be ${wanted}, as text of 1 to 1000 characters.`);
}

async function find<T extends Named>(resource: Resource<T>, said: string, { ctx, by }: Arrival): Promise<T> {
  const text = said.trim();
  if (by === "placeholder") return standIn(text);
  const known = resource.prefix !== "";
  if (known ? text.startsWith(resource.prefix) : by === "id") return byId(resource, text, ctx);
  const { list } = resource;
  if (by === "id" || !list) {
    throw new ArgumentRefused(
      `${quoted(text)} is no id of ${withArticle(resource.noun)}; ids begin with ${resource.prefix}.`,
    );
  }
  const wanted = folded(text);
  const all: T[] = [];
  await inOurWords(async () => {
    for await (const thing of list(ctx)) all.push(thing);
  });
  const called = (thing: T) => {
    const [name, also] = [thing.name ?? "", resource.alsoCalled?.(thing) ?? ""];
    // People name themselves: an address calls only whose it is.
    const isAnAddress = also.includes("@") && name.includes("@");
    return [isAnAddress ? "" : name, also].filter((one) => one !== "");
  };
  // Something that is named like another's id makes it ambiguous; it is never taken for the other.
  const isIt = (thing: T) => (!known && thing.id === text) || called(thing).some((name) => folded(name) === wanted);
  const found = all.filter(isIt);
  const [only] = found;
  if (!only) throw new NotFound(resource.noun, text, nearest(text, all.flatMap(called)));
  if (found.length > 1)
    throw new NameIsAmbiguous(
      resource.noun,
      text,
      await Promise.all(found.map((thing) => candidate(resource, thing, ctx))),
    );
  return only;
}

/** Has whatever is asked of it, all of it called by its id. Nothing but the calls that follow from it is ever looked at. */
function standIn<T extends Named>(id: string): T {
  return new Proxy<Record<string, never>>({}, { get: (_, name) => (name === "then" ? undefined : id) }) as unknown as T;
}

/** An id becomes a part of an address, which holds no half of a character, and no step to another one. */
const hasAddress = (id: string) => id.isWellFormed() && !/^\.{0,2}(;|$)/.test(id);

async function byId<T extends Named>(resource: Resource<T>, id: string, ctx: Context): Promise<T> {
  if (!hasAddress(id)) throw new NotFound(resource.noun, id, []);
  try {
    return await inOurWords(() => resource.get(ctx, id));
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 404) throw new NotFound(resource.noun, id, []);
    throw error;
  }
}

/** What tells it from others of its name: what it shows, and where it lives. */
async function candidate<T extends Named>(resource: Resource<T>, thing: T, { directory }: Context) {
  const { id, name, about, workspace } = calledBy(resource, thing);
  // Where its name cannot be read, the id tells them apart as well.
  const place = workspace && ((await directory.nameOf(workspace).catch(() => undefined)) ?? workspace);
  return {
    id,
    name,
    shows: [about && quoted(about, 200), ...(place ? [`in ${quoted(place)}`] : [])].filter(Boolean).join(", "),
  };
}

async function* allCalled<T extends Named>(resource: Resource<T>, all: AsyncIterable<T>): AsyncGenerator<Called> {
  for await (const thing of all) yield calledBy(resource, thing);
}

function calledBy<T extends Named>(resource: Resource<T>, thing: T): Called {
  const also = resource.alsoCalled?.(thing);
  const name = thing.name || also || thing.id;
  const shows = Object.values(resource.shows(thing)).filter((one) => typeof one === "string" && one !== thing.name);
  const workspace = resource.workspaceOf?.(thing);
  return {
    id: thing.id,
    name,
    also,
    about: shows.join(", "),
    workspace: workspace === thing.id ? undefined : workspace,
  };
}

/** Letter case and ways of writing the same letter do not part names. */
function folded(text: string): string {
  return text.normalize("NFC").toLowerCase();
}

function withArticle(noun: string): string {
  return `${/^[aeiou]/i.test(noun) ? "an" : "a"} ${noun}`;
}

function keysOf<V extends string>(words: Record<V, string>): V[] {
  const keys: V[] = [];
  for (const key in words) keys.push(key);
  return keys;
}
