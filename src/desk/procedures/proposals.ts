import type { Inside } from "../inside.js";
import { missingPresence } from "../presence.js";
import { os, refusal } from "./base.js";

export const proposalProcedures = (inside: Inside) => ({
  list: os.proposals.list.handler(({ input }) => inside.proposals().list(input)),

  get: os.proposals.get.handler(({ input, errors }) => {
    const found = inside.proposals().get(input.id);
    if (!found) throw errors.NOT_FOUND();
    return found;
  }),

  story: os.proposals.story.handler(async ({ input, errors }) => {
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
    return {};
  }),

  decide: os.proposals.decide.handler(async ({ input, errors, context }) => {
    if (!inside.mayDecide(context.window)) throw errors.LOCKED();
    const shown = inside.proposals().get(input.id);
    if (!shown) throw errors.NOT_FOUND();
    if (input.decision === "approve") {
      if (shown.digest === input.digest && shown.state === "proposed") {
        if (!shown.settled) throw errors.NOT_READY();
        let missing: string | undefined;
        try {
          missing = await missingPresence(shown, input, inside.pin());
        } catch (error) {
          throw errors.REFUSED(refusal(error));
        }
        if (missing) throw errors.PRESENCE({ data: { words: missing } });
      }
    }
    let decided: ReturnType<ReturnType<Inside["proposals"]>["decide"]>;
    try {
      decided = inside.proposals().decide(input, inside.person);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
    const { ok, now } = decided;
    if (ok) return now;
    if (!now) throw errors.NOT_FOUND();
    if (now.state !== "proposed" && now.state !== "expired") throw errors.ALREADY_DECIDED({ data: { now } });
    if (now.digest !== input.digest) throw errors.PLAN_CHANGED({ data: { now } });
    throw errors.EXPIRED();
  }),

  takeBack: os.proposals.takeBack.handler(({ input, errors }) => {
    const { ok, now } = inside.proposals().takeBack(input, inside.person);
    if (ok) return now;
    throw errors.TOO_LATE({ data: { now } });
  }),

  extend: os.proposals.extend.handler(({ input, errors }) => {
    const { ok, now } = inside.proposals().extend(input, inside.person);
    if (ok) return now;
    throw errors.TOO_LATE({ data: { now } });
  }),

  readAgain: os.proposals.readAgain.handler(async ({ input, errors }) => {
    try {
      return await inside.proposals().readAgain(input.id);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
  }),

  undo: os.proposals.undo.handler(async ({ input, errors }) => {
    try {
      return await inside.proposals().undo(input.id, inside.person);
    } catch (error) {
      throw errors.REFUSED(refusal(error));
    }
  }),
});
