import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

export const spendProcedures = (inside: Inside) => ({
  daily: os.spend.daily.handler(({ input, errors }) => orRefused(errors, () => inside.spend(input.by, input.days))),
});
