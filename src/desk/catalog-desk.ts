import * as z from "zod";
import type { BoundRead } from "../operations/bound.js";
import { isField } from "../operations/field.js";
import { type Power, unavailable } from "../operations/needs.js";
import type { Context, Json, Operation, WriteOperation } from "../operations/operation.js";
import { asked, kindOf } from "../proposals/editable.js";
import { NotPossible } from "../proposals/errors.js";
import { type Policy, refusal } from "../proposals/policy.js";
import type { Proposals } from "../proposals/proposals.js";
import { unquoted } from "../words/unquoted.js";
import type { Action, Rows } from "./contract/catalog.js";

interface Asked {
  operation: string;
  args: Record<string, Json>;
}

export interface CatalogDeskDeps {
  catalog: readonly Operation[];
  person: string;
  /** Of the organization that is open; undefined while none stands. */
  credential(): Power | undefined;
  /** For reads, once the organization is open. */
  context(signal: AbortSignal): Promise<Context>;
  /** For several looks at one thing, which is read once. */
  looking(signal: AbortSignal): Promise<Context>;
  /** What a reading failed with. */
  heard(error: unknown): void;
  proposals(): Proposals;
  policy(): Policy;
  now(): number;
}

export interface CatalogDesk {
  offered(signal: AbortSignal): Promise<{ reads: string[]; actions: Action[] }>;
  rows(wanted: Asked, signal: AbortSignal): Promise<Rows>;
  thing(
    wanted: Asked,
    signal: AbortSignal,
  ): Promise<{ thing: Record<string, Json>; missing: string[]; summary: string | null }>;
  closed(of: { noun: string; id: string }, signal: AbortSignal): Promise<Record<string, string>>;
  ask(
    wanted: Asked & { reason?: string | undefined },
    signal: AbortSignal,
  ): Promise<{ id: string | null; words: string }>;
}

/** Rows that a page holds at once: more members or keys than any organization that is known has. */
const most = 50_000;

/** The catalog for the person in the app: reads at once, writes as proposals of their own, under the same policy and guards. */
export function createCatalogDesk({
  catalog,
  person,
  credential,
  context,
  looking,
  heard,
  proposals,
  policy,
  now,
}: CatalogDeskDeps): CatalogDesk {
  const known = new Map(catalog.map((operation) => [operation.name, operation]));
  const can = (operation: Operation) => {
    const power = credential();
    return power !== undefined && unavailable(operation, power) === undefined;
  };
  /** What is refused whatever is said: of the rest the arguments decide. */
  const closedBy = (operation: WriteOperation) =>
    refusal(policy(), { operation, ...(operation.alike && { risk: operation.risk }) })?.toPerson ?? null;
  return {
    async offered(signal) {
      await context(signal); // before that it is not known what the credential can do
      const kind = credential()?.kind ?? "unknown";
      return {
        reads: catalog.filter((operation) => operation.kind === "read" && can(operation)).map(({ name }) => name),
        actions: catalog.flatMap((operation) =>
          operation.kind === "write" && !operation.isSet && can(operation)
            ? [actionOf(operation, kind, closedBy(operation))]
            : [],
        ),
      };
    },
    async rows(wanted, signal) {
      const answer = await read(wanted, signal, (one) => one.run(0, most));
      if (!("rows" in answer)) throw new NotPossible(`${wanted.operation} answers with one thing, not with rows.`);
      const { columns, rows, complete, missing = [], notes = [], as_of: asOf } = answer;
      return { columns, rows, complete, missing, notes, asOf };
    },
    async thing(wanted, signal) {
      const answer = await read(wanted, signal, (one) => one.run());
      if ("rows" in answer) throw new NotPossible(`${wanted.operation} answers with rows, not with one thing.`);
      return { thing: answer.thing, missing: answer.missing ?? [], summary: answer.summary ?? null };
    },
    async closed({ noun, id }, signal) {
      const ctx = await looking(signal); // before that it is not known what the credential can do
      const rules = catalog.flatMap((operation) =>
        operation.kind === "write" && can(operation) ? rulesOf(operation, noun) : [],
      );
      const told = await Promise.all(rules.map(async ({ name, why }) => [name, await why(id, ctx)] as const));
      return Object.fromEntries(told.flatMap(([name, words]) => (words === undefined ? [] : [[name, words]])));
    },
    async ask({ operation: name, args, reason }, signal) {
      const operation = known.get(name);
      if (operation?.kind !== "write" || operation.isSet) throw new NotPossible(`There is no action ${name}.`);
      await context(signal); // the organization may just be being opened
      const caller = { kind: "person" as const, name: person, connection: "desk", since: now() };
      const how = { confirm: true, ...(reason && { reason }) };
      const answer = await proposals().propose(operation, args, how, caller, signal);
      return "proposal_id" in answer
        ? { id: answer.proposal_id, words: unquoted(answer.summary) }
        : { id: null, words: unquoted(answer.summary) };
    },
  };

  async function read<T>(wanted: Asked, signal: AbortSignal, run: (bound: BoundRead) => Promise<T>): Promise<T> {
    try {
      return await run(await bound(wanted, signal));
    } catch (error) {
      heard(error);
      throw error;
    }
  }

  async function bound({ operation: name, args }: Asked, signal: AbortSignal): Promise<BoundRead> {
    const operation = known.get(name);
    if (operation?.kind !== "read") throw new NotPossible(`There is no list ${name}.`);
    return operation.bind(args, await context(signal));
  }
}

/** What a write says of things of this kind. */
function rulesOf({ name, input, closedTo = {} }: WriteOperation, noun: string) {
  return Object.entries(closedTo).flatMap(([argument, why]) => {
    const field = input[argument];
    return field && isField(field) && field.resource?.noun === noun ? [{ name, why }] : [];
  });
}

function actionOf(operation: WriteOperation, kind: Power["kind"], closed: string | null): Action {
  const { properties } = asked(operation);
  return {
    operation: operation.name,
    title: operation.title,
    description: operation.description,
    risk: operation.risk,
    changes: operation.changes ?? null,
    closed,
    fields: Object.entries(operation.input).flatMap(([argument, input]) => {
      const only = operation.onlyIn?.[argument];
      if (only !== undefined && kind !== "unknown" && kind !== only) return [];
      const schema = properties[argument] ?? { type: "string" };
      const field = isField(input) ? input : undefined;
      const asked = kindOf(schema);
      const here = kind === "unknown" ? undefined : operation.choicesIn?.[argument]?.[kind];
      return [
        {
          argument,
          value: null,
          ...asked,
          ...(here && { choices: asked.choices.filter((choice) => here.includes(choice)) }),
          optional: isField(input) ? input.isOptional : input.safeParse(undefined).success,
          noun: field?.resource?.noun ?? null,
          secret: operation.secrets?.in.includes(argument) ?? false,
          about: schema.description ?? null,
          example: asked.kind === "json" && !field?.resource ? JSON.stringify(exampleOf(schema)) : null,
        },
      ];
    }),
  };
}

const Described = z.looseObject({
  enum: z.array(z.json()).optional(),
  const: z.json().optional(),
  anyOf: z.array(z.unknown()).optional(),
  oneOf: z.array(z.unknown()).optional(),
  type: z.string().optional(),
  properties: z.record(z.string(), z.unknown()).optional(),
  items: z.unknown().optional(),
});

/** A value of the form that a schema asks for. */
function exampleOf(schema: unknown): Json {
  const { data } = Described.safeParse(schema);
  if (!data) return "…";
  if (data.const !== undefined) return data.const;
  const [first] = data.enum ?? [];
  if (first !== undefined) return first;
  const [one] = data.anyOf ?? data.oneOf ?? [];
  if (one !== undefined) return exampleOf(one);
  if (data.properties)
    return Object.fromEntries(Object.entries(data.properties).map(([name, inner]) => [name, exampleOf(inner)]));
  if (data.type === "array") return [exampleOf(data.items)];
  if (data.type === "boolean") return true;
  if (data.type === "number" || data.type === "integer") return 1;
  return data.type === "object" ? {} : "…";
}
