import * as z from "zod";
import { SettingsRefused } from "./file.js";
import { readJson } from "./json-text.js";
import { Minutes, PendingPerClient, PresenceFrom, Shortcut, type Stored } from "./schema.js";

/** A rule as a file to take in may have it. A word that is not known is refused here, where it can still be mended. */
const PortableRule = z.strictObject({
  toolset: z.string().min(1).optional(),
  operation: z.string().min(1).optional(),
  client: z.string().min(1).max(200).optional(),
  reads: z.enum(["allow", "block"]).optional(),
  writes: z.enum(["ask", "block"]).optional(),
});

const Portable = z
  .strictObject({
    readOnly: z.boolean(),
    allowedWorkspaces: z.array(z.string().min(1)),
    criticalOpened: z.array(z.string().min(1)),
    rules: z.array(PortableRule),
    expiry: z.strictObject({ low: Minutes, medium: Minutes, high: Minutes, critical: Minutes }),
    presenceFrom: PresenceFrom,
    pendingPerClient: PendingPerClient,
    toolsets: z.array(z.string().min(1)).nullable(),
    clients: z.record(
      z.string().min(1).max(200),
      z.strictObject({
        toolsets: z.array(z.string().min(1)).nullable(),
        readOnly: z.boolean(),
        paused: z.boolean(),
      }),
    ),
    theme: z.enum(["system", "light", "dark"]),
    keyHints: z.boolean(),
    weeklyDigest: z.boolean(),
    openAtLogin: z.boolean(),
    shortcut: Shortcut.nullable(),
  })
  .partial();
/** The settings that can be taken to another data folder: no organization, no key or where it lies, and no pause. */
export type Portable = z.infer<typeof Portable>;

const version = 1;
const Marked = z.looseObject({ countersign: z.literal("settings"), version: z.unknown() });
const Exported = z.strictObject({
  countersign: z.literal("settings"),
  version: z.literal(version),
  settings: Portable,
});

/** What settings.json says, as a text for another data folder. */
export function exportedText(stored: Stored): string {
  const clients = Object.entries(stored.clients).map(([name, { toolsets, readOnly, paused }]) => [
    name,
    { toolsets, readOnly, paused },
  ]);
  const named = Object.entries({ ...stored, clients: Object.fromEntries(clients) });
  const settings = Object.fromEntries(named.filter(([name]) => Object.hasOwn(Portable.shape, name)));
  return `${JSON.stringify({ countersign: "settings", version, settings }, null, 2)}\n`;
}

/** What such a text says. Throws `SettingsRefused` for what is not all known: a guard must not be lost to a spelling. */
export function importedFrom(text: string): Portable {
  const { value: read } = readJson(text, (offset, what) =>
    refused(`Line ${text.slice(0, offset).split("\n").length}: ${what}`),
  );
  const marked = Marked.safeParse(read);
  if (!marked.success) throw refused("It is no export of settings: those begin with “countersign”: “settings”");
  if (marked.data.version !== version)
    throw refused(`It is of version ${JSON.stringify(marked.data.version)}, and this Countersign reads ${version}`);
  const exported = Exported.safeParse(read);
  if (exported.success) return exported.data.settings;
  const [issue] = exported.error.issues;
  throw refused(`${issue?.path.join(".") || "The file"}: ${issue?.message ?? "is not valid"}`);
}

/** Says what is wrong in such a text, and what to do. */
export const refused = (what: string) =>
  new SettingsRefused(`${what}. Nothing was changed. Mend the file, or export it anew.`);
