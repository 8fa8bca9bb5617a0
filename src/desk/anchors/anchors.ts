import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { readCheckpoint } from "../../audit/checkpoint.js";
import type { Log } from "../../audit/log.js";
import type { Made } from "../checkpoints.js";
import type { Choice, Choices, Standing } from "../choices.js";
import { type Anchor, Anchored } from "../contract/record.js";
import { type Kept, keepInFolder, usableFolder } from "./folder.js";
import { commitToGit, usableRepository } from "./git.js";
import { AnchorFailed } from "./refused.js";
import { sendToSyslog, syslogAddress } from "./syslog.js";
import { hostOf, postTo, usableAddress } from "./webhook.js";

/** Those outside of the data folder who get each checkpoint: what they hold cannot be rewritten from here. */
export interface Anchors {
  list(): Anchored[];
  /** Who gets them, as it is kept. */
  choice(): Choice;
  /** Why none is sent; null: those in the list get each. */
  held(): string | null;
  /** Throws `AnchorFailed` in words for one that cannot be used, and then nothing has changed. */
  set(anchors: readonly Anchor[], account: string): Promise<void>;
  /** Never throws: what failed is a row of the log, and is tried again with the next checkpoint. */
  send(made: Made, patience: number): Promise<void>;
}

interface AnchorsDeps {
  db: DatabaseSync;
  log: Log;
  choices: Choices;
  home: string;
  now(): number;
  changed(): void;
}

const List = z.array(Anchored);

/** Kept beside the proposals, so that another data folder does not send to the same places. */
export function createAnchors({ db, log, choices, home, now, changed }: AnchorsDeps): Anchors {
  const list = (): Anchored[] => {
    const value = db.prepare("SELECT value FROM record WHERE name = 'anchors'").get()?.value;
    return value === undefined ? [] : List.parse(JSON.parse(String(value)));
  };
  const keep = (all: readonly Anchored[]) =>
    void db.prepare("INSERT OR REPLACE INTO record (name, value) VALUES ('anchors', ?)").run(JSON.stringify(all));

  const sendTo = async (anchor: Anchor, kept: Kept, patience: number) => {
    try {
      return { ok: true, words: await deliver(anchor, kept, AbortSignal.timeout(patience), now()) };
    } catch (error) {
      return { ok: false, words: error instanceof AnchorFailed ? error.message : `It failed: ${String(error)}` };
    }
  };

  const choice = () => choiceOf(list().map(({ anchor }) => anchor));
  // Any program can write the database: who is not proved to be the person's choice gets nothing.
  const held = () => heldWords(choices.standing(choice()));

  return {
    list,
    choice,
    held,
    async set(anchors, account) {
      for (const one of anchors) await usable(one, home);
      choices.say(choiceOf(anchors), account);
      const before = list();
      const known = (one: Anchor) => before.find(({ anchor }) => nameOf(anchor) === nameOf(one));
      keep(anchors.map((anchor) => ({ last: null, held: null, ...known(anchor), anchor })));
      changed();
    },
    async send({ text, size }, patience) {
      const all = list();
      if (all.length === 0 || held() !== null) return;
      const { origin } = readCheckpoint(text);
      const kept = { name: origin.replaceAll(/[^\w.-]/g, "-"), size, text };
      const results = await Promise.all(
        all.map(async ({ anchor }) => ({ name: nameOf(anchor), ...(await sendTo(anchor, kept, patience)) })),
      );
      const at = now();
      for (const { name, ok, words } of results)
        log.note({ type: "anchor", org_id: null, actor: { kind: "desk" }, data: { to: name, size, ok, words } });
      // Read again: the person may have changed them meanwhile.
      keep(
        list().map((one) => {
          const result = results.find(({ name }) => name === nameOf(one.anchor));
          if (!result) return one;
          const { ok, words } = result;
          return { ...one, last: { at, size, ok, words }, held: ok ? { at, size } : one.held };
        }),
      );
      changed();
    },
  };
}

const choiceOf = (anchors: readonly Anchor[]): Choice => ({
  name: "anchors",
  value: anchors.map((anchor) => ({ ...anchor })),
  shown: anchors.map(nameOf),
});

function heldWords(standing: Standing): string | null {
  if (standing === "confirmed") return null;
  return standing === "waiting"
    ? "Nothing is sent to these yet: it waits until the organization is reached, whose secret proves that you chose them."
    : "Nothing is sent: the log does not prove that you chose last that these, and no others, get checkpoints. Say whether they are to.";
}

/** How it is called in the log, which may be handed on: of an address the host alone, for the rest may be a secret. */
function nameOf(anchor: Anchor): string {
  if (anchor.kind === "webhook") return `webhook ${hostOf(anchor.url)}`;
  return `${anchor.kind} ${anchor.kind === "syslog" ? anchor.address : anchor.path}`;
}

function deliver(anchor: Anchor, kept: Kept, signal: AbortSignal, now: number): Promise<string> {
  if (anchor.kind === "folder") return keepInFolder(anchor.path, kept);
  if (anchor.kind === "syslog") return sendToSyslog(anchor.address, kept, now);
  return anchor.kind === "git" ? commitToGit(anchor, kept, signal) : postTo(anchor.url, kept.text, signal);
}

async function usable(anchor: Anchor, home: string): Promise<void> {
  if (anchor.kind === "webhook") return usableAddress(anchor.url);
  if (anchor.kind === "syslog") return void syslogAddress(anchor.address);
  await usableFolder(anchor.path, home);
  if (anchor.kind === "git") await usableRepository(anchor.path, anchor.push, AbortSignal.timeout(10_000));
}
