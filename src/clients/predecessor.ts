import * as z from "zod";
import { diff, hidden, shownLines, withoutAdminKeys } from "./diff.js";
import { isOurs, launchOf } from "./entry.js";
import { backUp, backupsOf, readClientFile, replaceClientFile, type Seen, sightOf } from "./file.js";
import type { Place } from "./format.js";
import { formats } from "./formats.js";
import { ClientFileRefused, entryName, type Program, type World } from "./program.js";
import { onceRegistered, type Preview, previewOf, type Registered } from "./registration.js";

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
  return {
    file: seen.path,
    lines: shownLines(diff(seen.text, ...steps, after), keys),
    nothing: after === seen.text,
    sight: sightOf(seen, after),
  };
}

/**
 * Hands their keys to `keep`, and when those are kept takes them out of the file and puts our entry in.
 * The back-up has no key, and neither have those of earlier days any more: they would lie there for ever.
 * Throws like `register`, or as `keep` does, and then nothing has changed.
 */
export async function replacePredecessors(
  program: Program,
  world: World,
  keep: (predecessor: Predecessor) => Promise<void>,
  now = Date.now,
): Promise<Registered> {
  const { seen, after, keys, predecessors, masked } = planned(program, world);
  for (const predecessor of predecessors) await keep(predecessor);
  const backup = backUp(seen, now(), masked);
  await replaceClientFile(seen, after);
  const names = predecessors.map(({ name }) => `“${name}”`).join(" and ");
  const left = [
    ...linesWith(keys, after).map((line) => `line ${line} of ${seen.path}`),
    ...(await cleared(seen, keys)),
  ];
  const still = left.length === 0 ? "" : ` Its key still stands in ${left.join(", in ")}: take it out there yourself.`;
  return {
    words: `${program.name} is registered in place of ${names}.${still} ${onceRegistered(program)}`,
    backup,
    file: seen.path,
    changed: true,
  };
}

/** Takes these keys out of the back-ups that lie beside the file. Answers those that could not be changed. */
async function cleared({ path }: Seen, keys: readonly string[]): Promise<string[]> {
  const left: string[] = [];
  for (const backup of backupsOf(path)) {
    try {
      const seen = readClientFile(backup);
      const masked = maskedIn(seen.text, keys);
      if (masked !== seen.text) await replaceClientFile(seen, masked);
    } catch (error) {
      if (!(error instanceof ClientFileRefused)) throw error;
      left.push(backup);
    }
  }
  return left;
}

const linesWith = (keys: readonly string[], text: string): number[] =>
  text.split(/\r\n|\n|\r/).flatMap((line, at) => (hidden(line, keys) === line ? [] : at + 1));

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
    masked: withoutKeysOf(seen, keys, program),
    after: withEntry(steps.at(-1) ?? seen.text, ours, program.entry(world.launch)),
  };
}

/** The text without the keys, however they are written; where the end of one can still be read, it is refused. */
function withoutKeysOf({ text, path }: Seen, keys: readonly string[], { format }: Program): string {
  const masked = maskedIn(text, keys);
  const said = JSON.stringify(formats[format].contentsOf(masked, path), big);
  if (keys.every((key) => !`${masked}${said}`.includes(key.slice(-8)))) return masked;
  throw new ClientFileRefused(
    "edit_unsafe",
    `The key in ${path} is written in a way that no back-up without it can be made. Nothing was changed. Write it on one line, as it is, and try again.`,
  );
}

const maskedIn = (text: string, keys: readonly string[]): string => withoutAdminKeys(hidden(text, keys));
const big = (_: string, value: unknown) => (typeof value === "bigint" ? String(value) : value);

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
  const { ALLOWED_WORKSPACES: workspaces, ANTHROPIC_BASE_URL: address } = launch?.env ?? {};
  const named = /^anthropic[-_]admin([-_]mcp)?$/.test(name);
  const inArguments = named ? /sk-ant-admin[\w-]+/.exec(launch?.args.join(" ") ?? "")?.[0] : undefined;
  const key = launch?.env?.ANTHROPIC_ADMIN_KEY ?? inArguments;
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
