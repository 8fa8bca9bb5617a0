import type { Inside } from "../inside.js";
import { orRefused, os, unlocked } from "./base.js";

/** How an organization is added: checked with reads only, kept in the keychain, never given back. */
export const setUpProcedures = (inside: Inside) => ({
  check: os.setUp.check.handler(({ input, errors }) => orRefused(errors, () => inside.setUp.check(input))),
  abilities: os.setUp.abilities.handler(() => inside.setUp.abilities()),
  profiles: os.setUp.profiles.handler(() => inside.setUp.profiles()),
  keep: os.setUp.keep.handler(async ({ input, errors, context }) => {
    await orRefused(errors, () => {
      // Whoever has the key needs no PIN to bring it; a profile is there for every program.
      if ("profile" in input) unlocked(inside, context.window);
      return inside.setUp.keep(input);
    });
    context.window.addedFor = inside.pin();
    return inside.status(context.window);
  }),
});
