import type { DatabaseSync, SQLOutputValue } from "node:sqlite";
import { Question } from "../contract/questions.js";

/** The questions of a data folder, by organization. */
export interface QuestionStore {
  /** By name. */
  list(orgId: string): Question[];
  /** Those of every organization. */
  all(): (Question & { orgId: string })[];
  /** Takes the place of one of the same name. */
  keep(orgId: string, question: Question): void;
  remove(orgId: string, name: string): void;
}

export const openQuestionStore = (db: DatabaseSync): QuestionStore => ({
  list: (orgId) =>
    db
      .prepare("SELECT * FROM questions WHERE org_id = ?")
      .all(orgId)
      .map(questionOf)
      .toSorted((a, b) => a.name.localeCompare(b.name, "en")),
  all: () =>
    db
      .prepare("SELECT * FROM questions")
      .all()
      .map((row) => ({ ...questionOf(row), orgId: String(row.org_id) })),
  keep(orgId, { name, view }) {
    db.prepare("INSERT OR REPLACE INTO questions (org_id, name, view) VALUES (?, ?, ?)").run(orgId, name, view);
  },
  remove(orgId, name) {
    db.prepare("DELETE FROM questions WHERE org_id = ? AND name = ?").run(orgId, name);
  },
});

const questionOf = ({ name, view }: Record<string, SQLOutputValue>): Question => Question.parse({ name, view });
