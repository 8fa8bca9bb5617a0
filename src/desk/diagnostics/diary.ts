import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { privateFile } from "../../audit/private-file.js";
import { withoutSecrets } from "./without-secrets.js";

/** What the program says about itself, kept so that somebody can look afterwards. No part of the record: nothing is proved by it. */
export interface Diary {
  folder: string;
  write(words: string): void;
}

const longest = 1_000_000;
/** What somebody else made endless is cut, so that one line cannot fill the disk. */
const longestLine = 20_000;
const file = "countersign.log";
const older = ["countersign.1.log", "countersign.2.log"];

/** Keeps three files of a megabyte at most. */
export function openDiary(folder: string, now: () => number): Diary {
  const path = join(folder, file);
  const rotate = () => {
    const names = [file, ...older];
    for (let at = older.length; at > 0; at -= 1) {
      const from = join(folder, names[at - 1] ?? file);
      if (statSync(from, { throwIfNoEntry: false })) renameSync(from, join(folder, names[at] ?? file));
    }
  };
  return {
    folder,
    write(words) {
      try {
        mkdirSync(folder, { recursive: true, mode: 0o700 });
        if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > longest) rotate();
        const cut = words.length > longestLine ? `${words.slice(0, longestLine)}… (${words.length} characters)` : words;
        const line = inert(withoutSecrets(cut, homedir())).replaceAll("\n", "\n  ");
        appendFileSync(privateFile(path), `${new Date(now()).toISOString()} ${line}\n`);
      } catch {
        // A full disk is told where it matters; the desk goes on without its diary.
      }
    },
  };
}

/** Whoever looks at it in a terminal is not to be led by it. */
const inert = (text: string): string =>
  text.replaceAll("\r\n", "\n").replaceAll(/(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/gu, "\uFFFD");
