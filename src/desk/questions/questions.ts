import type { Actor } from "../../audit/row.js";
import type { Question } from "../contract/questions.js";
import type { Current } from "../current.js";

/** What the person asks of spend again and again, of the organization that is open. They guard nothing. */
export interface Questions {
  list(): Question[];
  /** Takes the place of one of the same name, and of the one `instead`. Throws `QuestionRefused`, and then nothing has changed. */
  keep(question: Question, instead?: string): Question[];
  remove(name: string): Question[];
}

/** So many of an organization: more are no help in finding one. */
const most = 100;

class QuestionRefused extends Error {
  readonly code = "question_refused";
}

interface QuestionsDeps {
  current: Pick<Current, "books" | "known">;
  person: string;
  changed(): void;
}

export function createQuestions({ current, person, changed }: QuestionsDeps): Questions {
  const list = () => {
    const org = current.known();
    return org ? current.books().questions.list(org.id) : [];
  };

  /** In the log before it holds, as every setting is. */
  function say(org_id: string, name: string, what: "kept" | "removed"): void {
    const actor: Actor = { kind: "person", account: person };
    const target = { noun: "question", id: name, name };
    current.books().log.append({ type: "settings", org_id, actor, target, data: { question: what } });
  }

  function remove(name: string): Question[] {
    const org = current.known();
    if (!org || !list().some((one) => one.name === name)) return list();
    say(org.id, name, "removed");
    current.books().questions.remove(org.id, name);
    changed();
    return list();
  }

  return {
    list,
    keep(question, instead) {
      const org = current.known();
      if (!org) throw new QuestionRefused("No organization is open, so there is nothing that could be asked of it.");
      const others = list().filter(({ name }) => name !== question.name && name !== instead);
      if (others.length >= most)
        throw new QuestionRefused(`${most} questions are kept already. Remove one in Settings, under Spend, first.`);
      say(org.id, question.name, "kept");
      current.books().questions.keep(org.id, question);
      changed();
      return instead === undefined || instead === question.name ? list() : remove(instead);
    },
    remove,
  };
}
