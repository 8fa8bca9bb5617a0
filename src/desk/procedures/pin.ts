import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

/** The PIN is set once and given once a window; either way this window may decide from then on. */
export const pinProcedures = (inside: Inside) => ({
  set: os.pin.set.handler(async ({ input, errors, context }) => {
    await orRefused(errors, () => inside.pin().set(input.pin, input.old));
    context.window.open = true;
    inside.events.emit("status");
    return inside.status(context.window);
  }),
  open: os.pin.open.handler(async ({ input, errors, context }) => {
    await orRefused(errors, () => inside.pin().check(input.pin));
    context.window.open = true;
    inside.events.emit("status");
    return inside.status(context.window);
  }),
});
