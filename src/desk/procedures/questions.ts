import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

/** They guard nothing, so a window needs no PIN for them. */
export const questionProcedures = (inside: Inside) => ({
  list: os.questions.list.handler(() => inside.questions.list()),
  keep: os.questions.keep.handler(({ input: { instead, ...question }, errors }) =>
    orRefused(errors, () => inside.questions.keep(question, instead)),
  ),
  remove: os.questions.remove.handler(({ input, errors }) =>
    orRefused(errors, () => inside.questions.remove(input.name)),
  ),
});
