import { posix, win32 } from "node:path";
import * as z from "zod";
import { objectIn } from "./file.js";
import { blocksOf, type Names, narrowed, type Overrides } from "./overrides.js";
import { Expiry, PendingPerClient, PresenceFrom, type Stored } from "./schema.js";

/**
 * What an administrator of the machine sets for everybody on it. All of it only narrows, so that who can write the file can
 * hold people back and never let anything through. What it does not know it refuses: a guard must not be lost to a spelling.
 */
export const Managed = z.strictObject({
  readOnly: z.literal(true).optional(),
  allowedWorkspaces: z.array(z.string().min(1)).min(1).optional(),
  /** No operation of critical risk can be opened. */
  neverCritical: z.literal(true).optional(),
  expiry: Expiry.partial().strict().optional(),
  presenceFrom: PresenceFrom.optional(),
  pendingPerClient: PendingPerClient.optional(),
  /** Toolsets and operations, as in COUNTERSIGN_BLOCK. */
  block: z.array(z.string().min(1)).min(1).optional(),
});

/** Who that is, to everybody else. */
export const administrator = "the administrator of this computer";

export interface ManagedSettings extends Omit<Overrides, "address"> {
  path: string;
  neverCritical: boolean;
}

/** Where it lies: where only an administrator writes, and no variable moves it. */
export function managedFile(platform: NodeJS.Platform): string {
  if (platform === "win32") return win32.join("C:\\", "ProgramData", "Countersign", "managed-settings.json");
  if (platform === "darwin") return "/Library/Application Support/Countersign/managed-settings.json";
  return posix.join("/etc", "countersign", "managed-settings.json");
}

/** Undefined where there is none. Throws `SettingsRefused` with the line of what is wrong, and then nothing starts. */
export function readManaged(path: string, names: Names): ManagedSettings | undefined {
  const found = objectIn(path, "An administrator of this computer has to mend it.");
  if (!found) return undefined;
  const managed = Managed.safeParse(found.raw);
  if (!managed.success) {
    const [issue] = managed.error.issues;
    throw found.refused(issue?.path ?? [], issue?.message);
  }
  const { block, neverCritical = false, ...narrow } = managed.data;
  return {
    path,
    neverCritical,
    ...narrow,
    ...(block && {
      blocks: blocksOf(block, administrator, names, (words, at) => found.refused(["block", at], words)),
    }),
  };
}

/** What is left of settings under it. The workspaces of both hold, and are compared where they are known by id. */
export function underManaged(stored: Stored, managed: ManagedSettings | undefined): Stored {
  if (!managed) return stored;
  const { neverCritical, path: _, allowedWorkspaces: __, ...narrow } = managed;
  const under = narrowed(stored, narrow);
  return neverCritical ? { ...under, criticalOpened: [] } : under;
}

/** What it holds, by the name of the setting. */
export const heldByManaged = (managed: ManagedSettings | undefined): string[] =>
  Object.keys(managed ?? {}).flatMap((name) => {
    if (name === "path" || name === "blocks") return [];
    return name === "neverCritical" ? (managed?.neverCritical ? ["criticalOpened"] : []) : [name];
  });
