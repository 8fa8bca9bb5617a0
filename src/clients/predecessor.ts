import * as z from "zod";
import { diff, hidden, shownLines } from "./diff.js";
import { isOurs, launchOf } from "./entry.js";
import { backUp, readClientFile, replaceClientFile, type Seen } from "./file.js";
import type { Place } from "./format.js";
import { formats } from "./formats.js";
import { ClientFileRefused, entryName, type Program, type World } from "./program.js";
import { type Preview, previewOf, type Registered } from "./registration.js";

/** An entry of the Python server `anthropic-admin`, which holds the Admin key in plain text. */
export interface Predecessor {
  /** Under which name and in which line it stands. */
  name: string;
  line: number;
  /** Where its key lies in the file itself. */
  key?: string;
  /** The workspaces that it kept its writes to; empty: it kept them to none. */
  workspaces: string[];
  /** Where its key goes, if not to the usual address. */
  address?: string;
}

/** Those in a client's file, whatever they are called. Throws `ClientFileRefused` when it cannot be read. */
export const predecessorsIn = (program: Program, world: World): Predecessor[] =>
  found(program, readClientFile(program.file(world))).map(({ predecessor }) => predecessor);

/** What replacing them by our entry would write, with their keys hidden. Throws like `register`. */
export function previewReplacing(program: Program, world: World): Preview {
  const { seen, after, steps, keys } = planned(program, world);
  return { file: seen.path, lines: shownLines(diff(seen.text, ...steps, after), keys), nothing: after === seen.text };
}

/**
 * Hands their keys to `keep`, and when those are kept takes them out of the file and puts our entry in.
 * The back-up has no key: it would lie there for ever. Throws like `register`, or as `keep` does, and then nothing has changed.
 */
export async function replacePredecessors(
  program: Program,
  world: World,
  keep: (predecessor: Predecessor) => Promise<void>,
  now = Date.now,
): Promise<Registered> {
  const { seen, after, keys, predecessors } = planned(program, world);
  for (const predecessor of predecessors) await keep(predecessor);
  const backup = backUp(seen, now(), hidden(seen.text, keys));
  await replaceClientFile(seen, after);
  const names = predecessors.map(({ name }) => `“${name}”`).join(" and ");
  return {
    words: `${program.name} is registered in place of ${names}. ${program.afterwards}`,
    backup,
    file: seen.path,
    changed: true,
  };
}

/** Who keeps keys, and what guards writes there. */
export interface Keeper {
  /** The address that keys are checked at. */
  address: string;
  keep(key: string): Promise<void>;
  allowedWorkspaces(): Promise<readonly string[]> | readonly string[];
  allowOnly(workspaces: string[]): Promise<void>;
}

/** Hands over a key, and what limited writes goes on limiting them. True when there was a key in the file. */
export async function handOver({ name, key, workspaces, address }: Predecessor, keeper: Keeper): Promise<boolean> {
  if (key === undefined) return false;
  if (address && address !== keeper.address)
    throw new ClientFileRefused(
      "key_goes_elsewhere",
      `The key of “${name}” goes to ${address}, so it was not sent to ${keeper.address}. Set ANTHROPIC_BASE_URL to that address if you trust it, and try again. Nothing was changed.`,
    );
  await keeper.keep(key);
  if (workspaces.length > 0 && (await keeper.allowedWorkspaces()).length === 0) await keeper.allowOnly(workspaces);
  return true;
}

function planned(program: Program, world: World) {
  // Refused for whatever registering is refused for.
  previewOf(program, world);
  const seen = readClientFile(program.file(world));
  const { withEntry, withoutEntry } = formats[program.format];
  const all = found(program, seen);
  const steps: string[] = [];
  for (const { place } of all) steps.push(withoutEntry(steps.at(-1) ?? seen.text, place));
  const ours = { file: seen.path, at: program.at, name: entryName };
  const predecessors = all.map(({ predecessor }) => predecessor);
  const keys = predecessors.flatMap(({ key }) => key ?? []);
  return {
    seen,
    steps,
    predecessors,
    keys,
    after: withEntry(steps.at(-1) ?? seen.text, ours, program.entry(world.launch)),
  };
}

interface Found {
  place: Place;
  predecessor: Predecessor;
}

function found(program: Program, { text, path }: Seen): Found[] {
  // The files of some clients are large, and most name no such server.
  if (!/ANTHROPIC_ADMIN_KEY|anthropic[-_]admin/.test(text)) return [];
  const { contentsOf, entryIn } = formats[program.format];
  const contents = contentsOf(text, path);
  return [program.at, ...(program.otherLists?.(contents) ?? [])].flatMap((at) =>
    Object.entries(List.parse(at.reduce((inner, name) => List.parse(inner)[name], contents))).flatMap(
      ([name, value]) => {
        const place = { file: path, at, name };
        const predecessor = read(name, value, () => entryIn(text, place)?.line ?? 1);
        return predecessor ? [{ place, predecessor }] : [];
      },
    ),
  );
}

const List = z.record(z.string(), z.unknown()).catch({});

function read(name: string, value: unknown, line: () => number): Predecessor | undefined {
  const launch = launchOf(value);
  const { ANTHROPIC_ADMIN_KEY: key, ALLOWED_WORKSPACES: workspaces, ANTHROPIC_BASE_URL: address } = launch?.env ?? {};
  const named = /^anthropic[-_]admin([-_]mcp)?$/.test(name);
  if (!launch || isOurs(launch) || (!named && key === undefined)) return undefined;
  return {
    name,
    line: line(),
    // A reference to where the key really is holds no key.
    ...(key && !key.includes("${") && { key }),
    workspaces: (workspaces ?? "").split(",").flatMap((one) => one.trim() || []),
    ...(address && { address }),
  };
}
