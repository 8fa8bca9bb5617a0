import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

export const spendProcedures = (inside: Inside) => ({
  view: os.spend.view.handler(({ input, errors }) => orRefused(errors, () => inside.spend.view(input))),
  month: os.spend.month.handler(({ errors }) => orRefused(errors, () => inside.spend.month())),
  reading: os.spend.reading.handler(() => inside.spend.reading()),
});
