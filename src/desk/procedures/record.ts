import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

/** The record as a whole: what it promises, and what proves it. */
export const recordProcedures = (inside: Inside) => ({
  state: os.record.state.handler(() => inside.record.state()),
  checkpoint: os.record.checkpoint.handler(({ errors }) => orRefused(errors, () => inside.record.checkpoint())),
  proof: os.record.proof.handler(({ input, errors }) => orRefused(errors, () => inside.record.proof(input))),
});
