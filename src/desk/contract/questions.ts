import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";
import { longestName, longestView, questionName } from "./question-name.js";

/** A view of the Spend page under the name that the person gave it. */
export const Question = z.object({
  name: z.string().min(1).max(longestName),
  /** As it stands in the page's address. */
  view: z.string().max(longestView),
});
export type Question = z.infer<typeof Question>;

const Questions = z.array(Question);

const Keeping = Question.extend({
  name: z.string().transform(questionName).pipe(z.string()),
  /** The name that it had until now, which goes. */
  instead: z.string().optional(),
});

/** What is asked of spend again and again, of the organization that is open, by name. */
export const questions = {
  list: oc.output(Questions),
  /** Takes the place of one of the same name. */
  keep: oc.input(Keeping).errors({ REFUSED: failed }).output(Questions),
  remove: oc
    .input(Question.pick({ name: true }))
    .errors({ REFUSED: failed })
    .output(Questions),
};
