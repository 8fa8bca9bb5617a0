import type { Inside } from "../inside.js";
import { orRefused, os, unlocked } from "./base.js";

/** Rows that are sent on as they are written. */
export const streamProcedures = (inside: Inside) => ({
  get: os.stream.get.handler(() => inside.streaming().view()),
  set: os.stream.set.handler(({ input, errors, context }) =>
    orRefused(errors, async () => {
      unlocked(inside, context.window);
      await inside.streaming().set(input, inside.person);
      inside.events.emit("status");
      return inside.streaming().view();
    }),
  ),
});
