import type { DatabaseSync } from "node:sqlite";
import { openQuestionStore } from "./question-store.js";

/** A question by its organization and its name. */
interface Asking {
  orgId: string;
  name: string;
}

/** The questions that tell of somebody, of every organization: by what they are called, or by what they look into. */
export const askedOf = (db: DatabaseSync, isTheirs: (text: string) => boolean): Asking[] =>
  openQuestionStore(db)
    .all()
    .filter(({ name, view }) => [name, ...lookedInto(view)].some(isTheirs))
    .map(({ orgId, name }) => ({ orgId, name }));

/** The values of an address, and their words: an id stands before a name. */
const lookedInto = (view: string): string[] =>
  [...new URLSearchParams(view).values()].flatMap((value) => [value, ...value.split(" ")]);

export function eraseQuestions(db: DatabaseSync, asked: readonly Asking[]): void {
  const store = openQuestionStore(db);
  for (const { orgId, name } of asked) store.remove(orgId, name);
}
