import type { DeskWindow, Inside } from "../inside.js";
import { asks } from "../presence.js";
import { orRefused, os, unlocked } from "./base.js";

/** Thrown where more is needed than a click: in words that say what. */
class NotSure extends Error {
  readonly code = "presence";
}

interface Given {
  typed: string;
  pin?: string | undefined;
}

/** What cannot be undone takes the word typed, and whoever may decide here: the host's own check, or the PIN where one is set. */
async function forGood(inside: Inside, window: DeskWindow, { typed, pin }: Given, word: string): Promise<void> {
  unlocked(inside, window);
  if (typed !== word) throw new NotSure(`This cannot be undone. Type ${word} to go on.`);
  const way = asks({ host: inside.presence, pin: inside.pin() });
  if (way === "press") return;
  if (way === "touch_id" && pin === undefined) {
    if (await inside.presence?.ask(`${word} the record`)) return;
    throw new NotSure("Touch ID did not find you. Nothing was changed.");
  }
  if (pin === undefined) throw new NotSure("This cannot be undone. It needs your PIN.");
  await inside.pin().check(pin, "Nothing was changed.");
}

/** The record as a whole: what it promises, and what proves it. */
export const recordProcedures = (inside: Inside) => ({
  state: os.record.state.handler(() => inside.record.state()),
  checkpoint: os.record.checkpoint.handler(({ errors }) => orRefused(errors, () => inside.record.checkpoint())),
  setAnchors: os.record.setAnchors.handler(({ input, errors, context }) =>
    orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.record.setAnchors(input.anchors, inside.person);
    }),
  ),
  keepFor: os.record.keepFor.handler(({ input, errors, context }) =>
    orRefused(errors, async () => {
      if (input.days === null) unlocked(inside, context.window);
      else await forGood(inside, context.window, input, "retain");
      return inside.record.keepFor(input.days, inside.person);
    }),
  ),
  findPerson: os.record.findPerson.handler(({ input, errors, context }) =>
    orRefused(errors, () => {
      unlocked(inside, context.window);
      return inside.record.findPerson(input.names);
    }),
  ),
  erase: os.record.erase.handler(({ input, errors, context }) =>
    orRefused(errors, async () => {
      await forGood(inside, context.window, input, "erase");
      return inside.record.erase(input.names, inside.person);
    }),
  ),
  seal: os.record.seal.handler(({ input, errors, context }) =>
    orRefused(errors, async () => {
      await forGood(inside, context.window, input, "seal");
      return inside.record.seal(inside.person);
    }),
  ),
  beginEmpty: os.record.beginEmpty.handler(({ input, errors, context }) =>
    orRefused(errors, async () => {
      await forGood(inside, context.window, input, "begin");
      return inside.record.beginEmpty(inside.person);
    }),
  ),
  proof: os.record.proof.handler(({ input, errors }) => orRefused(errors, () => inside.record.proof(input))),
});
