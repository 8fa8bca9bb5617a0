import type { Inside } from "../inside.js";
import { os, refusal } from "./base.js";

export const pinProcedures = (inside: Inside) => ({
  set: os.pin.set.handler(async ({ input, errors, context }) => {
    try {
      await inside.pin().set(input.pin, input.old);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
    context.window.open = true;
    inside.events.emit("status");
    return inside.status(context.window);
  }),
  open: os.pin.open.handler(async ({ input, errors, context }) => {
    try {
      await inside.pin().check(input.pin);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
    context.window.open = true;
    inside.events.emit("status");
    return inside.status(context.window);
  }),
});
