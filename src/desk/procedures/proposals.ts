import { State } from "../../proposals/proposal.js";
import type { Inside } from "../inside.js";
import { missingPresence } from "../presence.js";
import { nameTyped } from "../typed-name.js";
import { orRefused, os } from "./base.js";

/** Thrown where nobody can be looking at the card. */
class ScreenLocked extends Error {
  readonly code = "screen_locked";
}

function unlockedScreen(inside: Inside): void {
  if (inside.screenLocked())
    throw new ScreenLocked("The screen is locked, so nobody can have seen this card. Unlock it, and press again.");
}

const open = ["proposed", "approved", "sending"] as const satisfies readonly State[];
const over = State.options.filter((state) => !open.some((one) => one === state));
/** What is further back is on the Activity page. */
const lastDecided = 1000;

export const proposalProcedures = (inside: Inside) => ({
  list: os.proposals.list.handler(async ({ input }) => {
    await inside.identified();
    return inside.proposals().list(input);
  }),

  queue: os.proposals.queue.handler(async () => {
    await inside.identified();
    const { list } = inside.proposals();
    return { waiting: list({ states: open, oldest: true }), decided: list({ states: over, limit: lastDecided }) };
  }),

  get: os.proposals.get.handler(async ({ input, errors }) => {
    await inside.identified();
    const found = inside.proposals().get(input.id);
    if (!found) throw errors.NOT_FOUND();
    return found;
  }),

  story: os.proposals.story.handler(async ({ input, errors }) => {
    await inside.identified();
    const found = inside.proposals().get(input.id);
    if (!found) throw errors.NOT_FOUND();
    return inside.story(found);
  }),

  viewed: os.proposals.viewed.handler(({ input, context }) => {
    const key = `${input.id} ${input.digest}`;
    if (!context.window.viewed.has(key)) {
      context.window.viewed.add(key);
      inside.proposals().viewed(input, inside.person);
    }
    inside.proposals().lookAgain(input);
    return {};
  }),

  decide: os.proposals.decide.handler(async ({ input, errors, context }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    if (input.decision === "approve") await orRefused(errors, () => unlockedScreen(inside));
    // Read after that, not before: it may have got more time meanwhile, and then waits again.
    const shown = inside.proposals().get(input.id);
    if (!shown) throw errors.NOT_FOUND();
    if (input.decision === "approve") {
      const waits = shown.state === "proposed" && shown.expires_at > inside.now();
      if (waits && shown.digest === input.digest) {
        if (!shown.settled) throw errors.NOT_READY();
        const missing = await orRefused(errors, () =>
          missingPresence(shown, input, {
            host: inside.presence,
            pin: inside.pin(),
            from: inside.policy().presenceFrom,
            window: context.window,
            now: inside.now(),
          }),
        );
        if (missing) throw errors.PRESENCE({ data: { words: missing } });
      }
    }
    const { ok, now, why } = await orRefused(errors, () => inside.proposals().decide(input, inside.person));
    if (ok) return now;
    if (!now) throw errors.NOT_FOUND();
    if (now.state !== "proposed" && now.state !== "expired") throw errors.ALREADY_DECIDED({ data: { now } });
    if (now.digest !== input.digest) throw errors.PLAN_CHANGED({ data: { now } });
    // Its figures may be asked for once more while the PIN is looked at.
    throw why === "not_ready" ? errors.NOT_READY() : errors.EXPIRED();
  }),

  nameTyped: os.proposals.nameTyped.handler(({ input, context }) => {
    const shown = inside.proposals().get(input.id);
    const isIt = shown?.state === "proposed" && shown.digest === input.digest;
    return { ripeInMs: isIt ? nameTyped(shown, input.typed, context.window, inside.now()) : null };
  }),

  takeBack: os.proposals.takeBack.handler(async ({ input, errors, context }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    const { ok, now } = await orRefused(errors, () => inside.proposals().takeBack(input, inside.person));
    if (ok) return now;
    throw errors.TOO_LATE({ data: { now } });
  }),

  extend: os.proposals.extend.handler(async ({ input, errors, context }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    const { ok, now } = await orRefused(errors, () => inside.proposals().extend(input, inside.person));
    if (ok) return now;
    throw errors.TOO_LATE({ data: { now } });
  }),

  editable: os.proposals.editable.handler(({ input, errors }) =>
    orRefused(errors, () => inside.proposals().editable(input.id)),
  ),

  edit: os.proposals.edit.handler(async ({ input, errors, context }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    const edited = await orRefused(errors, () => inside.proposals().edit(input, inside.person));
    if (edited.ok) return edited.now;
    const { now, why } = edited;
    if (!now || why === "expired") throw errors.EXPIRED();
    throw why === "plan_changed" ? errors.PLAN_CHANGED({ data: { now } }) : errors.ALREADY_DECIDED({ data: { now } });
  }),

  readAgain: os.proposals.readAgain.handler(({ input, errors }) =>
    orRefused(errors, () => inside.proposals().readAgain(input.id)),
  ),

  secret: os.proposals.secret.handler(({ input, errors, context }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    return orRefused(errors, () => inside.proposals().secret(input.id, inside.person));
  }),

  dropFollowUp: os.proposals.dropFollowUp.handler(({ input, errors, context }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    return orRefused(errors, () => inside.proposals().dropFollowUp(input.id, input.at, inside.person));
  }),

  undo: os.proposals.undo.handler(({ input, errors, context }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    return orRefused(errors, () => inside.proposals().undo(input.id, inside.person));
  }),
});
