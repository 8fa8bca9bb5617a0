import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

/** How Claude is used: answered from what was read already where that covers it. */
export const useProcedures = (inside: Inside) => ({
  cache: os.use.cache.handler(({ input, errors }) => orRefused(errors, () => inside.use.cache(input.days))),
  claudeCode: os.use.claudeCode.handler(({ input, errors }) =>
    orRefused(errors, () => inside.use.claudeCode(input.days)),
  ),
});
