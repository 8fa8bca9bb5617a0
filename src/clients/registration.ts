import { existsSync, lstatSync } from "node:fs";
import { dirname } from "node:path";
import * as z from "zod";
import { type DiffLine, diff, shownLines } from "./diff.js";
import { isOurs, launchOf, startsSame } from "./entry.js";
import {
  backUp,
  backupsOf,
  readClientFile,
  removeClientFile,
  replaceClientFile,
  type Seen,
  sightOf,
  stillAsSeen,
} from "./file.js";
import type { Place } from "./format.js";
import { formats } from "./formats.js";
import { runOwn } from "./own-command.js";
import { findCommand } from "./places.js";
import { ClientFileRefused, entryName, type Launch, type Program, type World } from "./program.js";

/** How a client program stands. */
export interface ClientStatus {
  id: string;
  name: string;
  found: "installed" | "maybe" | "absent";
  /** Our entry is there; `outdated` when it starts another copy of Countersign than this one. */
  registered: boolean;
  outdated: boolean;
  file: string;
  afterwards: string;
  /** Why its file cannot be read or changed, with the line. */
  broken: string | null;
}

export interface Preview {
  file: string;
  lines: DiffLine[];
  nothing: boolean;
  /** Stands for all that was read and would be written, also for what the lines hide: what is not this any more was never shown. */
  sight: string;
}

export interface Registered {
  words: string;
  backup: string | null;
  file: string;
  changed: boolean;
}

/** What follows when our entry has come; when it has gone, `afterwards` alone does. */
export const onceRegistered = ({ afterwards, onceThere }: Program): string =>
  onceThere ? `${afterwards} ${onceThere}` : afterwards;

export function statusOf(program: Program, world: World): ClientStatus {
  const { id, name } = program;
  const status = {
    id,
    name,
    afterwards: onceRegistered(program),
    file: program.file(world),
    found: foundOf(program, world),
  };
  try {
    const { entry } = look(program, world);
    return { ...status, registered: entry !== "none", outdated: entry === "outdated", broken: null };
  } catch (error) {
    if (!(error instanceof ClientFileRefused)) throw error;
    return { ...status, registered: false, outdated: false, broken: error.message };
  }
}

/** What would be written, line by line. Throws `ClientFileRefused` when it would be refused. */
export function previewOf(program: Program, world: World, verb: "register" | "unregister" = "register"): Preview {
  const looked = look(program, world);
  const { seen } = looked;
  const after = verb === "register" ? withOurs(program, world, looked) : withoutOurs(program, world, looked);
  // What stands beside our entry may hold a key.
  return {
    file: seen.path,
    lines: shownLines(diff(seen.text, after)),
    nothing: after === seen.text,
    sight: sightOf(seen, after),
  };
}

const withOurs = (program: Program, world: World, { seen, place, entry }: Looked): string =>
  entry === "current" ? seen.text : formats[program.format].withEntry(seen.text, place, program.entry(world.launch));

function withoutOurs(program: Program, world: World, { seen, place, entry }: Looked): string {
  if (entry === "none") return seen.text;
  const before = asItWas(program, world, seen, place);
  return before === null ? "" : (before?.text ?? formats[program.format].withoutEntry(seen.text, place));
}

/** Puts our entry in, by the client's own command where there is one. Throws `ClientFileRefused`, and then nothing has changed. */
export async function register(program: Program, world: World, now = Date.now): Promise<Registered> {
  const { seen, place, entry } = look(program, world);
  if (entry === "current")
    return { words: `${program.name} is registered already.`, backup: null, file: seen.path, changed: false };
  const value = program.entry(world.launch);
  // Tried before anything is touched: a text that cannot be edited safely is not given to a command, either.
  const after = formats[program.format].withEntry(seen.text, place, value);
  const backup = backUp(seen, now());
  const command = ownCommand(program, world);
  if (program.own && command) {
    stillAsSeen(seen);
    if (entry === "outdated") await runOwn(command, program.own.remove, world);
    try {
      await runOwn(command, program.own.add(value), world);
    } catch (error) {
      // It has taken the older entry out: half of a change is none.
      if (entry === "outdated") await putBack(program, seen);
      throw error;
    }
    if (look(program, world).entry !== "current")
      throw new ClientFileRefused(
        "command_failed",
        `${program.name}'s own command ran, but ${seen.path} does not have our entry. ${kept(backup)}`,
      );
  } else await replaceClientFile(seen, after);
  return { words: `${program.name} is registered. ${onceRegistered(program)}`, backup, file: seen.path, changed: true };
}

/** Our older entry again, in the file as the client's own command left it. */
async function putBack(program: Program, { text, path }: Seen): Promise<void> {
  const { entryIn, withEntry } = formats[program.format];
  const place = { file: path, at: program.at, name: entryName };
  const older = Entry.parse(entryIn(text, place)?.value);
  const left = readClientFile(path);
  if (!entryIn(left.text, place)) await replaceClientFile(left, withEntry(left.text, place, older));
}

const Entry = z.record(z.string(), z.unknown());

/** Takes our entry out; where nobody else has written since, the file is again what it was, to the byte. Throws like `register`. */
export async function unregister(program: Program, world: World, now = Date.now): Promise<Registered> {
  const { seen, place, entry } = look(program, world);
  if (entry === "none")
    return { words: `${program.name} is not registered.`, backup: null, file: seen.path, changed: false };
  const after = formats[program.format].withoutEntry(seen.text, place);
  const before = asItWas(program, world, seen, place);
  const backup = backUp(seen, now());
  const command = ownCommand(program, world);
  if (before === null) removeClientFile(seen);
  else if (before !== undefined) await replaceClientFile(before, before.text);
  else if (program.own && command) {
    stillAsSeen(seen);
    await runOwn(command, program.own.remove, world);
    if (look(program, world).entry !== "none")
      throw new ClientFileRefused(
        "command_failed",
        `${program.name}'s own command ran, but our entry is still in ${seen.path}. ${kept(backup)}`,
      );
  } else await replaceClientFile(seen, after);
  return {
    words: `${program.name} is no longer registered. ${program.afterwards}`,
    backup,
    file: seen.path,
    changed: true,
  };
}

/** What our entry in a client's file starts; nothing where it has none. Throws like `register`. */
export const launchIn = (program: Program, world: World): Launch | undefined => look(program, world).launch;

interface Looked {
  seen: Seen;
  place: Place;
  launch?: Launch;
  entry: "none" | "current" | "outdated";
}

/** Throws `ClientFileRefused` when the file is broken, or when the entry of our name is somebody else's. */
function look(program: Program, world: World): Looked {
  const seen = readClientFile(program.file(world));
  const place = { file: seen.path, at: program.at, name: entryName };
  const found = formats[program.format].entryIn(seen.text, place);
  if (!found) return { seen, place, entry: "none" };
  const launch = launchOf(found.value);
  if (!launch || !isOurs(launch))
    throw new ClientFileRefused(
      "entry_not_ours",
      `${seen.path}, line ${found.line}: there is an entry “${entryName}” that Countersign did not write. Nothing was changed. Rename or remove it, then try again.`,
    );
  return { seen, place, launch, entry: startsSame(launch, world.launch) ? "current" : "outdated" };
}

const ownCommand = ({ own, command }: Program, world: World): string | undefined =>
  own && command && findCommand(command, world);

/** The file before we registered, if what is there now is exactly what we made of it. Null: there was none. */
function asItWas(program: Program, world: World, seen: Seen, place: Place): Seen | null | undefined {
  const { entryIn, withEntry } = formats[program.format];
  const value = program.entry(world.launch);
  for (const backup of backupsOf(seen.path)) {
    try {
      const { text, bom } = readClientFile(backup);
      if (bom === seen.bom && !entryIn(text, place) && withEntry(text, place, value) === seen.text)
        return { ...seen, text };
    } catch (error) {
      // A backup that cannot be read is not the one that was made of a file that could.
      if (!(error instanceof ClientFileRefused)) throw error;
    }
  }
  if (withEntry("", place, value) !== seen.text) return undefined;
  // Without the file behind it a link would be broken.
  return lstatSync(seen.path).isSymbolicLink() ? { ...seen, text: "" } : null;
}

function foundOf(program: Program, world: World): ClientStatus["found"] {
  if (program.command && findCommand(program.command, world)) return "installed";
  if (program.traces?.(world).some((trace) => existsSync(trace))) return "installed";
  const file = program.file(world);
  // A file right in the home folder says more than its folder, which everybody has.
  return existsSync(dirname(file) === world.homedir ? file : dirname(file)) ? "maybe" : "absent";
}

const kept = (backup: string | null) =>
  backup ? `What was there before is in ${backup}.` : "There was no file before.";
