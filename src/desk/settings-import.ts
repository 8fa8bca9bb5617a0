import { createHash } from "node:crypto";
import { clientKey } from "../proposals/client-key.js";
import { guardsOf } from "../settings/guards.js";
import { importedFrom, type Portable, refused } from "../settings/portable.js";
import { Stored } from "../settings/schema.js";
import type { Settings } from "../settings/settings.js";
import { type GuardChange, guardChanges } from "./guard-changes.js";

/** What taking in a file would do. */
export interface SettingsImport {
  patch: Partial<Stored>;
  /** Each difference, in words. */
  changes: GuardChange[];
  /** What the file names and the environment or an administrator holds: it stays as it is. */
  kept: string[];
  /** Stands for all of this, so that what is taken in is what was looked at. */
  seen: string;
}

/** Reads a text that was exported. Throws `SettingsRefused` for what is not all known. Changes nothing. */
export function importOf(text: string, settings: Settings): SettingsImport {
  const stored = settings.stored();
  const { clients, ...rest } = importedFrom(text);
  const wanted: Partial<Stored> = { ...rest, ...(clients && { clients: withClients(stored.clients, clients) }) };
  const holds: Stored = settings.get();
  const held = names(wanted).filter((name) => settings.held.includes(name));
  const patch = Object.fromEntries(
    names(wanted)
      .filter((name) => !held.includes(name) && !same(wanted[name], stored[name]))
      .map((name) => [name, wanted[name]]),
  );
  const kept = held.filter((name) => !same(wanted[name], holds[name])).map((name) => labels[name] ?? name);
  const after = { ...stored, ...patch };
  const changes = [...guardChanges(guardsOf(stored), guardsOf(after)), ...otherChanges(stored, after)];
  const seen = createHash("sha256").update(JSON.stringify({ patch, changes, kept })).digest("hex");
  return { patch, changes, kept, seen };
}

/** Clients that the file does not name stay as they are. */
function withClients(before: Stored["clients"], named: NonNullable<Portable["clients"]>): Stored["clients"] {
  const names = Object.keys(named);
  for (const [at, name] of names.entries()) {
    const other = names.slice(0, at).find((one) => clientKey(one) === clientKey(name));
    if (other)
      throw refused(`settings.clients: “${other}” and “${name}” are one client, and only one of them can hold`);
  }
  const keyed = Object.entries(named).map(([name, said]) => [clientKey(name), said] as const);
  return { ...before, ...Object.fromEntries(keyed.map(([key, said]) => [key, { ...before[key], ...said }])) };
}

const labels: Partial<Record<keyof Stored, string>> = {
  readOnly: "Read only",
  allowedWorkspaces: "Allowed workspaces",
  criticalOpened: "Critical operations",
  expiry: "Minutes until a proposal expires",
  presenceFrom: "Presence from",
  pendingPerClient: "Proposals of one client that may wait",
  theme: "Theme",
  keyHints: "Single keys",
  weeklyDigest: "The week on Monday",
  openAtLogin: "Open at login",
  shortcut: "Keys for the oldest card",
};

const shown = ["theme", "keyHints", "weeklyDigest", "openAtLogin", "shortcut"] as const;

/** What differs and guards nothing. */
function otherChanges(from: Stored, to: Stored): GuardChange[] {
  const said = (what: string, before: unknown, after: unknown): GuardChange[] =>
    same(before, after)
      ? []
      : [{ words: `${what}: ${valueWords(after)}, where it was ${valueWords(before)}.`, looser: false }];
  const listed = (all: Stored["clients"], name: string) => (Object.hasOwn(all, name) ? all[name] : undefined)?.toolsets;
  return [
    ...said("Toolsets listed to all", from.toolsets ?? "the usual ones", to.toolsets ?? "the usual ones"),
    ...Object.keys(to.clients).flatMap((name) =>
      said(
        `Toolsets listed to ${name}`,
        listed(from.clients, name) ?? "those of all",
        listed(to.clients, name) ?? "those of all",
      ),
    ),
    ...shown.flatMap((name) => said(labels[name] ?? name, from[name], to[name])),
  ];
}

function valueWords(value: unknown): string {
  if (value === true) return "on";
  if (value === false) return "off";
  if (Array.isArray(value)) return value.length > 0 ? value.join(" and ") : "none";
  return value === null ? "none" : String(value);
}

const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);

/** The settings that a patch names. */
const names = (patch: Partial<Stored>) => Stored.keyof().options.filter((name) => patch[name] !== undefined);
