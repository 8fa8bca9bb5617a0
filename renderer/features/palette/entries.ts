import type { LucideIcon } from "lucide-react";
import type { Danger } from "../../components/RiskShape.js";

/** Something that the palette finds and opens. */
export interface Entry {
  id: string;
  name: string;
  /** What tells it apart from others of its name. */
  detail: string;
  /** What it is found by besides. */
  also?: string;
  /** Of what waits, how much it takes to approve. */
  icon: LucideIcon | Danger;
  /** The keys that do the same without the palette. */
  keys: readonly string[];
  open(): void;
}

export interface Group {
  label: string;
  items: readonly Entry[];
}

/** An entry with what is searched, made once: a key press must not make it for thousands. */
interface Searched {
  entry: Entry;
  name: string;
  whole: string;
}

export interface Index {
  label: string;
  /** So many of them are shown before anything is typed. */
  atOnce: number;
  searched: readonly Searched[];
}

/** So many of a kind are shown at most. */
export const mostOfAKind = 6;

export const indexOf = (label: string, entries: readonly Entry[], atOnce = 0): Index => ({
  label,
  atOnce,
  searched: entries.map((entry) => ({
    entry,
    name: entry.name.toLowerCase(),
    whole: `${entry.name} ${entry.detail} ${entry.also ?? ""}`.toLowerCase(),
  })),
});

/** The kind whose names nobody else chooses and that does something: what begins as was typed is meant, whatever an agent calls its things. */
export const ourActs = "Run";

/**
 * What fits every word that was typed, the best of each kind first. Groups keep their order, but for those in which nothing is
 * called so: they come last; and for our own acts, where one begins so: they come first.
 */
export function found(all: readonly Index[], typed: string): Group[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const begins = ({ label, items: [first] }: Group) =>
    label === ourActs && words.length > 0 && first?.name.toLowerCase().startsWith(words.join(" ")) === true;
  return all
    .map(({ label, atOnce, searched }) =>
      words.length > 0
        ? { label, ...best(searched, words) }
        : { label, items: searched.slice(0, atOnce).map(({ entry }) => entry), called: true },
    )
    .filter(({ items }) => items.length > 0)
    .toSorted((a, b) => Number(begins(b)) - Number(begins(a)) || Number(b.called) - Number(a.called))
    .map(({ label, items }) => ({ label, items }));
}

/** `called`: one of them at least is called so. */
function best(searched: readonly Searched[], words: readonly string[]): { items: Entry[]; called: boolean } {
  const fitting = searched
    .flatMap((one) =>
      words.every((word) => one.whole.includes(word)) ? [{ one, worth: worthOf(one, words[0] ?? "") }] : [],
    )
    .toSorted((a, b) => a.worth - b.worth)
    .slice(0, mostOfAKind);
  return { items: fitting.map(({ one }) => one.entry), called: (fitting[0]?.worth ?? byDetail) < byDetail };
}

const byDetail = 3;

/** Lower is better: the name begins so, a later word of it does, it holds it, the detail does. */
function worthOf({ name }: Searched, word: string): number {
  const at = name.indexOf(word);
  if (at === 0) return 0;
  if (at < 0) return byDetail;
  return /[\p{L}\p{N}]/u.test(name.charAt(at - 1)) ? 2 : 1;
}

/** A name in pieces, those that were typed marked. */
export function marked(name: string, typed: string): { text: string; fits: boolean }[] {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  const lower = name.toLowerCase();
  // Lower case of some letters is longer than they are: then nothing is marked rather than the wrong ones.
  if (words.length === 0 || lower.length !== name.length) return [{ text: name, fits: false }];
  const fits = Array.from({ length: name.length }, () => false);
  for (const word of words)
    for (let at = lower.indexOf(word); at >= 0; at = lower.indexOf(word, at + word.length))
      fits.fill(true, at, at + word.length);
  const pieces: { text: string; fits: boolean }[] = [];
  for (let at = 0; at < name.length; at += 1) {
    const last = pieces.at(-1);
    if (last && last.fits === fits[at]) last.text += name.charAt(at);
    else pieces.push({ text: name.charAt(at), fits: fits[at] ?? false });
  }
  return pieces;
}
