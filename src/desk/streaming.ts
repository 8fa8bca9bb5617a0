import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, relative, resolve } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { writeFileSync } from "atomically";
import * as z from "zod";
import { createFileSink } from "../audit/file-sink.js";
import { segments } from "../audit/layout.js";
import type { Log } from "../audit/log.js";
import { readEntries } from "../audit/read.js";
import { createStream, type Stream } from "../audit/stream.js";
import { StreamTo } from "../audit/stream-to.js";
import { createSyslogSink } from "../audit/syslog-sink.js";
import type { Choice, Choices, Standing } from "./choices.js";
import type { StreamView } from "./contract/stream.js";
import { behindWords, placeWords } from "./stream-words.js";

/** Sends the rows of a data folder on, if the person wants that, and remembers how far it came. */
export interface Streaming extends AsyncDisposable {
  /** Where rows go, as it is kept. */
  choice(): Choice;
  view(): StreamView;
  /** Says it in the log before anything is sent. Throws in words for a place that cannot be meant. */
  set(wanted: { to: StreamTo | null; start: "now" | "first row" }, account: string): Promise<void>;
  /** With the organization's secret it can be found out whether the person chose what is kept. */
  reached(): void;
}

export interface StreamingDeps {
  folder: string;
  /** No row may come back into the data folder. */
  home: string;
  log: Log;
  choices: Choices;
  version: string;
  /** Told when it begins or ceases to fail. */
  changed(): void;
  now(): number;
}

/** What is kept for the next start, and for who looks while no desk is open. */
const Kept = z.object({
  to: StreamTo,
  sent: z.int().min(0),
  sentAt: z.number().nullable(),
  error: z.string().nullable(),
});
type Kept = z.infer<typeof Kept>;

/** Thrown for a place that rows cannot go to. */
class NoSuchPlace extends Error {
  readonly code = "no_such_place";
}

export function createStreaming({ folder, home, log, choices, version, changed, now }: StreamingDeps): Streaming {
  const auditDir = join(folder, "audit");
  let kept = readKept(folder);
  const standing = () => choices.standing(choiceOf(kept?.to ?? null));
  let held = kept !== undefined && standing() !== "confirmed";
  let stream: Stream | undefined;
  const unwatch = log.watch(() => stream?.nudge());

  const keep = (next: Kept) => {
    const failed = kept?.error ?? null;
    kept = next;
    writeFileSync(join(folder, file), `${JSON.stringify(next, null, 2)}\n`, { mode: 0o600 });
    if ((failed === null) !== (next.error === null)) changed();
  };

  const begin = () => {
    if (!kept || held) return;
    const { to, sent } = kept;
    const sink = to.to === "file" ? createFileSink(to.path) : createSyslogSink(to, now);
    stream = createStream({
      ...{ dir: auditDir, format: to.format, version, sink, from: sent, now },
      changed: (state) =>
        keep({ to, sent: state.sent, sentAt: state.sentAt ?? kept?.sentAt ?? null, error: state.error }),
    });
  };

  const end = async () => {
    await stream?.[Symbol.asyncDispose]();
    stream = undefined;
  };

  begin();
  return {
    choice: () => choiceOf(kept?.to ?? null),
    view() {
      if (!kept) return { to: null, state: "off", behind: 0, sentAt: null, error: null, words: "Rows stay here." };
      const { to, sent, sentAt, error } = kept;
      const behind = Math.max(0, log.head().rows - sent);
      const state = held ? "held" : "on";
      return {
        to,
        state,
        behind,
        sentAt,
        error,
        words: held ? heldWords(to, standing()) : behindWords(to, behind, error),
      };
    },
    async set({ to, start }, account) {
      // What was held may have come as far in another log: one that was sealed since.
      const same = !held && kept !== undefined && isDeepStrictEqual(kept.to, to);
      if (to && !same) refuse(to, home);
      const { rows } = log.head();
      choices.say(choiceOf(to), account);
      await end();
      held = false;
      if (to) keep({ to, sent: same ? (kept?.sent ?? rows) : start === "now" ? rows : 0, sentAt: null, error: null });
      else forget();
      begin();
    },
    reached() {
      if (!held || standing() !== "confirmed") return;
      held = false;
      begin();
      changed();
    },
    async [Symbol.asyncDispose]() {
      unwatch();
      await end();
    },
  };

  function forget() {
    kept = undefined;
    writeFileSync(join(folder, file), "null\n", { mode: 0o600 });
  }
}

const file = "stream.json";

/** What was kept in a folder; undefined: nothing is sent, or what stands there is none. */
function readKept(folder: string): Kept | undefined {
  const path = join(folder, file);
  if (!existsSync(path)) return undefined;
  try {
    return Kept.safeParse(JSON.parse(readFileSync(path, "utf8"))).data;
  } catch {
    return undefined;
  }
}

/** How it stands with the rows of a log, for who looks at its files alone; undefined: none are sent on. */
export async function streamIn(auditDir: string): Promise<{ error: string | null; words: string } | undefined> {
  const kept = readKept(dirname(auditDir));
  if (!kept) return undefined;
  let rows = 0;
  const { first } = segments(readdirSync(auditDir)).at(-1) ?? { first: 1 };
  for await (const { seq } of readEntries(auditDir, { from: first })) rows = seq;
  return { error: kept.error, words: behindWords(kept.to, Math.max(0, rows - kept.sent), kept.error) };
}

const choiceOf = (to: StreamTo | null): Choice => ({ name: "stream", value: to });

/** Rows must never come back into the folder that they come from, nor go behind what a file of somebody else's holds. */
function refuse(to: StreamTo, home: string): void {
  if (to.to !== "file") return;
  if (!isAbsolute(to.path)) throw new NoSuchPlace("Name the file with its whole path.");
  const within = relative(home, resolve(to.path));
  if (within === "" || !(within.startsWith("..") || isAbsolute(within)))
    throw new NoSuchPlace("That lies in the data folder itself. Name a file elsewhere.");
  if (!statSync(dirname(to.path), { throwIfNoEntry: false })?.isDirectory())
    throw new NoSuchPlace(`There is no folder ${dirname(to.path)}. Name a file in one that is there.`);
  const there = statSync(to.path, { throwIfNoEntry: false });
  if (there && (!there.isFile() || there.size > 0))
    throw new NoSuchPlace(`${to.path} is there already. Name a file that is not, or is empty.`);
}

const heldWords = (to: StreamTo, standing: Standing) =>
  standing === "waiting"
    ? `Nothing is sent yet: that rows go to ${placeWords(to)} waits until the organization is reached, whose secret proves that you chose it.`
    : `Nothing is sent: the log does not prove that you chose last that rows go to ${placeWords(to)}. A log that was begun anew, or of which that row was erased, cannot prove it either, nor can another organization than the one that was open then. Choose it again, or turn it off.`;
