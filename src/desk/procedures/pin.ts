import type { Inside } from "../inside.js";
import { PinRefused } from "../pin.js";
import { orRefused, os } from "./base.js";

/** The PIN is set once and given once a window; either way this window may decide from then on. */
export const pinProcedures = (inside: Inside) => ({
  set: os.pin.set.handler(async ({ input, errors, context }) => {
    const pin = inside.pin();
    await orRefused(errors, () => {
      if (!pin.isSet() && inside.pinNeeded() && context.window.addedFor !== pin) throw needsKey();
      return pin.set(input.pin, input.old);
    });
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

/** A program that finds a key without a PIN must not be the one who sets it. */
const needsKey = () =>
  new PinRefused(
    "pin_needs_key",
    "This key has no PIN yet, and only who has the key may set the first one. Add the key again, then set the PIN here.",
  );
