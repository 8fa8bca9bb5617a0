import { join } from "node:path";
import { readSettings, SettingsRefused, writeSettings } from "./file.js";
import { heldByManaged, type ManagedSettings, managedFile, readManaged, underManaged } from "./managed.js";
import { type Flags, holders, type Names, narrowed, type Overrides, overridesOf } from "./overrides.js";
import { Stored } from "./schema.js";

/**
 * What holds now: the file, with the environment and the flags on top. `address` is what the environment names, else null:
 * a key that is new is never sent to where an older one was.
 */
export type Current = Stored & { address: string | null };

/** Thrown when something is to be changed that the environment or a flag holds. */
export class SettingHeld extends Error {
  readonly code = "setting_held";
  constructor(words: string) {
    super(words);
  }
}

export interface Settings {
  get(): Current;
  /** What the file alone says. */
  stored(): Stored;
  /**
   * On the disk when it returns. Throws `SettingHeld`, `SettingsRefused` or what `tell` throws, which hears what is about to be
   * written; then nothing has changed.
   */
  change(patch: Partial<Stored>, tell?: (next: Stored) => void): Current;
  /** The same also of what is held: the file says it again, and above it what holds goes on. */
  putBack(patch: Partial<Stored>, tell?: (next: Stored) => void): Current;
  /** Hears of each change. Returns its own unsubscribe. */
  watch(listener: () => void): () => void;
  /** What the environment or a flag holds, and so cannot be changed. */
  readonly held: string[];
  /** What the environment and the flags say, which only narrows. */
  readonly overrides: Overrides;
  /** What an administrator of the machine set, which only narrows as well. */
  readonly managed: ManagedSettings | undefined;
}

export interface SettingsOptions {
  home: string;
  environment: Readonly<Record<string, string | undefined>>;
  flags?: Flags;
  /** Checks what the environment and the flags block; without it nothing can be named there. */
  names?: Names;
  /** The file of an administrator; else where the platform has it. */
  managedFile?: string;
  now?: () => number;
}

/** Reads `settings.json` once, at the start: what another program writes into it meanwhile is kept aside and takes no effect. */
export function createSettings(options: SettingsOptions): Settings {
  const { home, environment, flags = {}, names = () => undefined, now = Date.now } = options;
  const path = join(home, "settings.json");
  const overrides = overridesOf(environment, flags, names);
  const managed = readManaged(options.managedFile ?? managedFile(process.platform), names);
  const administered = heldByManaged(managed);
  let { text, raw, stored } = readSettings(path);
  const listeners = new Set<() => void>();
  const current = (): Current => ({
    ...underManaged(narrowed(stored, overrides), managed),
    address: overrides.address ?? null,
  });
  const write = (wanted: Partial<Stored>, tell?: (next: Stored) => void): Current => {
    const next = Stored.safeParse({ ...stored, ...wanted });
    if (!next.success)
      throw new SettingsRefused(`This cannot be set: ${next.error.issues.map(({ message }) => message).join("; ")}.`);
    const changed = Object.fromEntries(Object.entries(next.data).filter(([name]) => name in wanted));
    tell?.(next.data);
    text = writeSettings(path, { ...raw, ...changed }, text, now());
    raw = { ...raw, ...changed };
    stored = next.data;
    for (const listener of [...listeners]) listener();
    return current();
  };
  return {
    get: current,
    stored: () => stored,
    change(patch, tell) {
      const wanted = Object.fromEntries(Object.entries(patch).filter(([, value]) => value !== undefined));
      for (const name of Object.keys(wanted)) {
        if (managed && administered.includes(name))
          throw new SettingHeld(`${name} is set by the administrator of this machine, in ${managed.path}.`);
        if (isHeld(name, overrides))
          throw new SettingHeld(`${name} is held by ${holders[name]}. Start Countersign without it to change it here.`);
      }
      return write(wanted, tell);
    },
    putBack: write,
    watch(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    held: [...new Set([...Object.keys(overrides).filter((name) => name !== "blocks"), ...administered])],
    overrides,
    managed,
  };
}

const isHeld = (name: string, overrides: Overrides): name is keyof typeof holders =>
  Object.hasOwn(holders, name) && Object.hasOwn(overrides, name);
