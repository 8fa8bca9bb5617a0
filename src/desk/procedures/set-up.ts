import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

/** Which organization agents may run: checked with reads only, kept in the keychain, never given back. */
export const setUpProcedures = ({ setUp, status }: Inside) => ({
  check: os.setUp.check.handler(({ input, errors }) => orRefused(errors, () => setUp.check(input.key))),
  keep: os.setUp.keep.handler(async ({ input, errors, context }) => {
    await orRefused(errors, () => setUp.keep(input.key));
    return status(context.window);
  }),
  demo: os.setUp.demo.handler(async ({ errors, context }) => {
    await orRefused(errors, () => setUp.demo());
    return status(context.window);
  }),
  forget: os.setUp.forget.handler(async ({ errors, context }) => {
    await orRefused(errors, () => setUp.forget());
    return status(context.window);
  }),
});
