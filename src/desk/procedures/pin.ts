import type { Inside } from "../inside.js";
import { orRefused, os } from "./base.js";

/** The PIN is set once and given once a window; either way this window may decide from then on. */
export const pinProcedures = (inside: Inside) => ({
  set: os.pin.set.handler(async ({ input, errors, context }) => {
    const pin = inside.pin();
    await orRefused(errors, () => pin.set(input.pin, input.old));
    context.window.openedBy = pin;
    inside.events.emit("status");
    return inside.status(context.window);
  }),
  open: os.pin.open.handler(async ({ input, errors, context }) => {
    const pin = inside.pin();
    await orRefused(errors, () => pin.check(input.pin));
    context.window.openedBy = pin;
    inside.events.emit("status");
    return inside.status(context.window);
  }),
});
