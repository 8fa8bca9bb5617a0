import type { Inside } from "../inside.js";
import { os, refusal } from "./base.js";

/** Which organization agents may run: checked with reads only, kept in the keychain, never given back. */
export const setUpProcedures = (inside: Inside) => ({
  check: os.setUp.check.handler(async ({ input, errors }) => {
    try {
      return await inside.setUp.check(input.key);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
  }),
  keep: os.setUp.keep.handler(async ({ input, errors, context }) => {
    try {
      await inside.setUp.keep(input.key);
      return inside.status(context.window);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
  }),
  demo: os.setUp.demo.handler(async ({ errors, context }) => {
    try {
      await inside.setUp.demo();
      return inside.status(context.window);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
  }),
  forget: os.setUp.forget.handler(async ({ errors, context }) => {
    try {
      await inside.setUp.forget();
      return inside.status(context.window);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
  }),
});
