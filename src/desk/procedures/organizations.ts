import type { Inside } from "../inside.js";
import { orRefused, os, unlocked } from "./base.js";

/** The organizations that are set up here, and which of them is open. */
export const organizationProcedures = (inside: Inside) => ({
  list: os.organizations.list.handler(() => inside.setUp.list()),
  open: os.organizations.open.handler(async ({ input, errors, context }) => {
    await orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.setUp.open(input.id);
    });
    return inside.status(context.window);
  }),
  forget: os.organizations.forget.handler(async ({ input, errors, context }) => {
    await orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.setUp.forget(input.id);
    });
    return inside.status(context.window);
  }),
});
