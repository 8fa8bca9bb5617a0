import type { Inside } from "../inside.js";
import { os, refusal } from "./base.js";

export const spendProcedures = (inside: Inside) => ({
  daily: os.spend.daily.handler(async ({ input, errors }) => {
    try {
      return await inside.spend(input.by, input.days);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
  }),
});
