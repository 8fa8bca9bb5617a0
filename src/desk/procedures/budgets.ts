import type { Inside } from "../inside.js";
import { orRefused, os, unlocked } from "./base.js";

/** Anybody at the page reads them; what a person is no longer told of is chosen by who may decide. */
export const budgetProcedures = (inside: Inside) => ({
  list: os.budgets.list.handler(({ errors }) => orRefused(errors, () => inside.budgets.list())),
  choices: os.budgets.choices.handler(({ errors }) => orRefused(errors, () => inside.budgets.choices())),
  set: os.budgets.set.handler(({ input, errors, context }) =>
    orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.budgets.set(input);
    }),
  ),
  remove: os.budgets.remove.handler(({ input, errors, context }) =>
    orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.budgets.remove(input.id);
    }),
  ),
  snooze: os.budgets.snooze.handler(({ input, errors, context }) =>
    orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.budgets.snooze(input.id, input.until);
    }),
  ),
  cap: os.budgets.cap.handler(({ input, errors, context, signal }) =>
    orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.budgets.cap(input.id, signal ?? new AbortController().signal);
    }),
  ),
  notices: os.budgets.notices.handler(() => inside.budgets.notices()),
  seen: os.budgets.seen.handler(({ input }) => inside.budgets.seen(input.keys)),
});
