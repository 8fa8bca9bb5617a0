import * as z from "zod";
import { Stored } from "./schema.js";

/** The part of the settings that guards: whatever in it is changed can let more through. What is listed or shown is not in it. */
export const Guards = Stored.pick({
  readOnly: true,
  allowedWorkspaces: true,
  criticalOpened: true,
  pausedUntil: true,
  rules: true,
  expiry: true,
  presenceFrom: true,
  pendingPerClient: true,
}).extend({
  /** The clients that are kept from writing, by the name they go by. */
  clients: z.record(z.string(), z.object({ readOnly: z.boolean(), paused: z.boolean() })).default({}),
});
export type Guards = z.infer<typeof Guards>;

/** What holds where nobody has confirmed anything yet. */
export const firstGuards: Guards = Guards.parse({});

/** Made once: a schema that is new compiles anew at its first parse, and this one is asked at each call. */
const Given = Guards.extend({ clients: Stored.shape.clients });

/** The guards of some settings; equal guards are equal values. */
export function guardsOf(settings: Pick<Stored, keyof Guards>): Guards {
  const { clients, rules, ...rest } = Given.parse(settings);
  const kept = Object.entries(clients).filter(([, { readOnly, paused }]) => readOnly || paused);
  return {
    ...rest,
    allowedWorkspaces: inOrder(rest.allowedWorkspaces),
    criticalOpened: inOrder(rest.criticalOpened),
    rules: inOrder(rules.map((rule) => JSON.stringify(ordered(rule)))).map((text) => JSON.parse(text)),
    clients: Object.fromEntries(
      kept.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, { readOnly, paused }]) => [name, { readOnly, paused }]),
    ),
  };
}

const inOrder = (names: readonly string[]): string[] => [...new Set(names)].sort();

const ordered = ({ toolset, operation, client, reads, writes }: Guards["rules"][number]) => ({
  toolset,
  operation,
  client,
  reads,
  writes,
});

/**
 * What the person has confirmed once they changed `before` to `after` here: their own change, and nothing else. Where another
 * program had edited the settings meanwhile, that is still not theirs.
 */
export function confirmedBy(confirmed: Guards, before: Guards, after: Guards): Guards {
  const changed = <K extends keyof Guards>(name: K) => JSON.stringify(before[name]) !== JSON.stringify(after[name]);
  const one = <K extends keyof Guards>(name: K) => (changed(name) ? after[name] : confirmed[name]);
  const set = <T>(of: (guards: Guards) => readonly T[]): T[] => {
    const has = (list: readonly T[], item: T) => list.some((other) => JSON.stringify(other) === JSON.stringify(item));
    const added = of(after).filter((item) => !has(of(before), item));
    const gone = of(before).filter((item) => !has(of(after), item));
    return [...of(confirmed).filter((item) => !has(gone, item)), ...added];
  };
  return guardsOf({
    readOnly: one("readOnly"),
    pausedUntil: one("pausedUntil"),
    presenceFrom: one("presenceFrom"),
    pendingPerClient: one("pendingPerClient"),
    expiry: {
      ...confirmed.expiry,
      ...Object.fromEntries(
        Object.entries(after.expiry).filter(([risk, waits]) =>
          Object.entries(before.expiry).some(([r, w]) => r === risk && w !== waits),
        ),
      ),
    },
    allowedWorkspaces: set((guards) => guards.allowedWorkspaces),
    criticalOpened: set((guards) => guards.criticalOpened),
    rules: set((guards) => guards.rules),
    clients: Object.fromEntries(
      set((guards) => Object.entries(guards.clients)).map(([name, kept]) => [name, { toolsets: null, ...kept }]),
    ),
  });
}
