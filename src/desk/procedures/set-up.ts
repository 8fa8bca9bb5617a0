import type { Inside } from "../inside.js";
import { orRefused, os, unlocked } from "./base.js";

/** Which organization agents may run: checked with reads only, kept in the keychain, never given back. */
export const setUpProcedures = (inside: Inside) => ({
  check: os.setUp.check.handler(({ input, errors }) => orRefused(errors, () => inside.setUp.check(input.key))),
  abilities: os.setUp.abilities.handler(() => inside.setUp.abilities()),
  // Whoever has the key needs no PIN to bring it.
  keep: os.setUp.keep.handler(async ({ input, errors, context }) => {
    await orRefused(errors, () => inside.setUp.keep(input.key));
    context.window.addedFor = inside.pin();
    return inside.status(context.window);
  }),
  demo: os.setUp.demo.handler(async ({ errors, context }) => {
    await orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.setUp.demo();
    });
    return inside.status(context.window);
  }),
  forget: os.setUp.forget.handler(async ({ errors, context }) => {
    await orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.setUp.forget();
    });
    return inside.status(context.window);
  }),
});
