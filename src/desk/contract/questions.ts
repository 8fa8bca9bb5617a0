import { oc } from "@orpc/contract";
import * as z from "zod";
import { failed } from "./failed.js";

/** A view of the Spend page under the name that the person gave it. */
export const Question = z.object({
  name: z.string().trim().min(1).max(80),
  /** As it stands in the page's address. */
  view: z.string().max(4000),
});
export type Question = z.infer<typeof Question>;

const Questions = z.array(Question);

/** What is asked of spend again and again, of the organization that is open, by name. */
export const questions = {
  list: oc.output(Questions),
  /** Takes the place of one of the same name. */
  keep: oc.input(Question).errors({ REFUSED: failed }).output(Questions),
  remove: oc
    .input(Question.pick({ name: true }))
    .errors({ REFUSED: failed })
    .output(Questions),
};
