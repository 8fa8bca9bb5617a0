import { Json } from "../audit/row.js";
import { confirmedBy, Guards, guardsOf } from "../settings/guards.js";
import type { Rule, Stored } from "../settings/schema.js";
import type { Settings } from "../settings/settings.js";
import type { Current } from "./current.js";
import { type GuardChange, guardChanges, loosens } from "./guard-changes.js";

/** Changes settings, with a row in the log for each: `policy` for what guards, which confirms it, `settings` for the rest. */
export interface GuardKeeper {
  /** `import`: from a file that the person took in, which the log then says, with the names of what it changed. */
  change(patch: Partial<Stored>, by?: "hand" | "import"): Promise<void>;
  /** Whether a change would let more through in anything. */
  loosens(patch: Partial<Stored>): boolean;
  /** In what settings.json differs from what the person confirmed here; null: in nothing. */
  outside(): { changes: GuardChange[]; lost: boolean } | null;
  /** Whether settling it so would let more through than holds now. */
  settlingLoosens(how: Settling): boolean;
  settle(how: Settling): Promise<void>;
  /** Names in the rules that this version does not know. */
  unknown(): string[];
}

/** What settings.json says now is confirmed, or what was confirmed is written back into it. */
export type Settling = "as it is" | "as confirmed";

/** Thrown for a rule about something that this version does not know. */
class UnknownName extends Error {
  readonly code = "unknown_name";
  constructor(names: readonly string[]) {
    super(`There is no toolset or operation ${names.join(", ")}. Nothing was changed. Choose one from the list.`);
  }
}

interface KeeperDeps {
  settings: Settings;
  current: Current;
  person: string;
  knows(kind: "toolset" | "operation", name: string): boolean;
  now(): number;
}

export function createGuardKeeper({ settings, current, person, knows, now }: KeeperDeps): GuardKeeper {
  const guardsWith = (patch: Partial<Stored>) => upTo(now(), guardsOf({ ...settings.stored(), ...patch }));
  const file = () => guardsWith({});
  const confirmed = () => {
    const { guards, lost } = current.confirmed();
    return { guards: upTo(now(), guards), lost };
  };
  const unknownIn = (rules: readonly Rule[]) =>
    rules.flatMap(({ toolset, operation }) => [
      ...(toolset === undefined || knows("toolset", toolset) ? [] : [toolset]),
      ...(operation === undefined || knows("operation", operation) ? [] : [operation]),
    ]);

  /** What a newer version or another program wrote stays; nobody adds to it here. */
  const onlyKnown = (after: Guards) => {
    const before = file();
    const opened = after.criticalOpened.filter((name) => !before.criticalOpened.includes(name));
    const names = unknownIn(after.rules).filter((name) => !unknownIn(before.rules).includes(name));
    const unknown = [...names, ...opened.filter((name) => !knows("operation", name))];
    if (unknown.length > 0) throw new UnknownName(unknown);
  };

  /** In the log before it holds: where the settings then cannot be written, the stricter of both does. */
  const said = (patch: Partial<Stored>, after: Guards, by: "hand" | "import") => {
    const before = file();
    const guarded = guardChanges(before, after).length > 0;
    if (guarded) current.confirm(keptStrict(confirmed().guards, before, after), person);
    const rest = Object.entries(patch).filter(([name]) =>
      name === "clients" ? !guarded : !Object.hasOwn(before, name),
    );
    if (rest.length > 0 || by === "import")
      current.books().log.append({
        type: "settings",
        org_id: current.organization()?.id ?? null,
        actor: { kind: "person", account: person },
        data: Json.parse({
          ...Object.fromEntries(rest),
          ...(by === "import" && { imported: Object.keys(patch) }),
        }),
      });
  };

  return {
    async change(given, by = "hand") {
      const patch = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
      onlyKnown(guardsWith(patch));
      if (given.allowedWorkspaces) await current.allow(given.allowedWorkspaces);
      settings.change(patch, (next) => said(patch, upTo(now(), guardsOf(next)), by));
    },
    loosens: (patch) =>
      loosens(file(), guardsWith(Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined)))),
    outside() {
      const { guards, lost } = confirmed();
      const changes = guardChanges(guards, file());
      return changes.length > 0 || lost ? { changes, lost } : null;
    },
    settlingLoosens(how) {
      const { guards, lost } = confirmed();
      return lost || (how === "as it is" ? loosens(guards, file()) : loosens(file(), guards));
    },
    async settle(how) {
      const { guards } = confirmed();
      if (how === "as confirmed") {
        if (guards.allowedWorkspaces.length > 0) await current.allow(guards.allowedWorkspaces);
        const asConfirmed = { ...guards, clients: heldBack(settings.stored().clients, guards.clients) };
        settings.putBack(asConfirmed, (next) => current.confirm(upTo(now(), guardsOf(next)), person));
      } else current.confirm(file(), person);
    },
    unknown: () => [...new Set(unknownIn(file().rules))],
  };
}

/** Where another program had edited the file, what only makes that stricter confirms nothing looser than what was confirmed. */
function keptStrict(confirmed: Guards, before: Guards, after: Guards): Guards {
  const next = confirmedBy(confirmed, before, after);
  const isWidened = (name: keyof Guards) =>
    !loosens(before, { ...before, [name]: after[name] }) && loosens(confirmed, { ...confirmed, [name]: next[name] });
  const held = Guards.keyof().options.filter(isWidened);
  return Guards.parse({ ...next, ...Object.fromEntries(held.map((name) => [name, confirmed[name]])) });
}

/** A pause that is over is none. */
const upTo = (now: number, guards: Guards): Guards => ({
  ...guards,
  pausedUntil: typeof guards.pausedUntil === "number" && guards.pausedUntil <= now ? null : guards.pausedUntil,
});

/** The clients with what is listed to each as it is, held back as these guards say. */
function heldBack(clients: Stored["clients"], guards: Guards["clients"]): Stored["clients"] {
  const free = { toolsets: null, readOnly: false, paused: false };
  const names = [...new Set([...Object.keys(clients), ...Object.keys(guards)])];
  return Object.fromEntries(
    names.map((name) => [name, { ...free, ...clients[name], readOnly: false, paused: false, ...guards[name] }]),
  );
}
