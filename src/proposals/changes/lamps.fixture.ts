import * as z from "zod";
import { changeSetsOver } from "../../operations/change-sets/index.js";
import { ref } from "../../operations/field.js";
import type { Context, Operation, Resource } from "../../operations/operation.js";
import { table } from "../../operations/table.js";
import { NotFound } from "../../operations/words.js";
import { write } from "../../operations/write.js";
import type { ProposalsDeps } from "../ground.js";
import { type createClock, newLamp, openHouse, sealedWith } from "../house.fixture.js";

export interface Lamp {
  id: string;
  name: string;
  on: boolean;
  created_at: string;
}

/** A street of lamps: what was sent is counted, a lamp at a time, and any lamp can make trouble. */
export interface Street {
  lamps: Map<string, Lamp>;
  /** What was sent, in order: the id of a lamp, or the name of one to be made. */
  sent: string[];
  /** Thrown instead of an answer; `after` the effect or before it. */
  trouble: Map<string, { error: Error; after: boolean }>;
  /** Runs in the middle of an attempt. */
  during: (sent: string) => void;
  operations: readonly Operation[];
  find(name: string): Operation | undefined;
}

export function newStreet(names: readonly string[], now: () => number): Street {
  const lamps = new Map<string, Lamp>();
  let next = 1;
  const make = (name: string): Lamp => {
    const lamp = { id: `lamp_${next++}`, name, on: true, created_at: new Date(now()).toISOString() };
    lamps.set(lamp.id, lamp);
    return lamp;
  };
  for (const name of names) make(name);
  const street: Street = {
    lamps,
    sent: [],
    trouble: new Map(),
    during: () => {},
    operations: [],
    find: () => undefined,
  };

  const resource: Resource<Lamp> = {
    noun: "lamp",
    prefix: "lamp_",
    get: async (_, id) => {
      const lamp = lamps.get(id);
      if (lamp) return { ...lamp };
      throw new NotFound("lamp", id, []);
    },
    async *list() {
      for (const lamp of lamps.values()) yield { ...lamp };
    },
    shows: ({ name, on }) => ({ name, on }),
  };
  const attempt = async <T>(what: string, effect: () => T): Promise<T> => {
    street.sent.push(what);
    street.during(what);
    const trouble = street.trouble.get(what);
    if (trouble && !trouble.after) throw trouble.error;
    const result = effect();
    if (trouble) throw trouble.error;
    return result;
  };

  const switchLamp = write({
    name: "switch_lamp",
    toolset: "api_keys",
    description: "Turn a lamp on or off, or give it another name.",
    input: {
      lamp: ref(resource),
      on: z.boolean().optional(),
      name: z.string().optional(),
      word: z.string().optional(),
    },
    example: { lamp: "a", on: false },
    changes: resource,
    after: ({ on, name }) => ({ ...(on !== undefined && { on }), ...(name !== undefined && { name }) }),
    refuse: ({ lamp }) => lamp.name === "untouchable" && "This lamp is never touched.",
    risk: { critical: ({ name }) => name === "for good", medium: true },
    irreversible: ({ name }) => name === "for good" && "A lamp of this name keeps it.",
    effects: ({ on }) => (on === false ? [{ figure: "2", label: "calls in the last hour", hot: true }] : []),
    run: ({ lamp, on, name }) =>
      attempt(lamp.id, () => {
        const held = lamps.get(lamp.id);
        if (!held) throw Object.assign(new Error("gone"), { status: 404 });
        if (on !== undefined) held.on = on;
        if (name !== undefined) held.name = name;
        return { ...held };
      }),
    secrets: { in: ["word"] },
  });
  const makeLamp = write({
    name: "make_lamp",
    toolset: "api_keys",
    description: "Make a lamp.",
    input: { name: z.string() },
    example: { name: "new" },
    makes: resource,
    after: ({ name }) => ({ name }),
    risk: "low",
    run: ({ name }) => attempt(name, () => ({ ...make(name), word: `sk-planted-${name}` })),
    secrets: { out: ({ word }) => ({ word }), again: "Make another lamp." },
    // A name such as "x, then y" turns y off as soon as there is one.
    followUp: ({ input: { name } }) => {
      const [, then] = name.split(", then ");
      if (then === undefined) return undefined;
      const until = new Date(now() + 21 * 86_400_000).toISOString();
      return { with: "switch_lamp", input: { lamp: then, on: false }, once: `${then} is there`, until };
    },
    undo: ({ result }) => ({ with: "switch_lamp", input: { lamp: result.id, on: false } }),
    undoing: "Turn it off.",
  });
  const listLamps = table({
    name: "list_lamps",
    toolset: "api_keys",
    description: "Lamps.",
    input: {},
    example: {},
    run: async () => ({ rows: lamps.values() }),
    columns: ({ id, name }: Lamp) => ({ id, name }),
  });
  const catalog: Operation[] = [listLamps, switchLamp, makeLamp];
  const operations = [...catalog, ...changeSetsOver(catalog)];
  return Object.assign(street, { operations, find: (name: string) => operations.find((one) => one.name === name) });
}

/** Store, log and proposals over real files, on a street. */
export function openStreet(
  street: Street,
  clock: ReturnType<typeof createClock>,
  over: Partial<ProposalsDeps> & { dir?: string } = {},
) {
  const context = (signal: AbortSignal) =>
    ({
      signal,
      now: new Date(clock.now()),
      directory: { nameOf: async () => undefined, models: async () => [] },
      credential: { kind: "unknown", type: "unknown", scopes: null },
    }) as unknown as Context;
  return openHouse({
    lamp: newLamp(),
    clock,
    operation: street.find,
    context,
    planning: context,
    once: context,
    seal: sealedWith("the Admin key"),
    ...over,
  });
}
