import { implement } from "@orpc/server";
import * as z from "zod";
import { contract } from "../contract.js";
import type { DeskWindow, Inside } from "../inside.js";

/** Every procedure knows the window that called: the PIN is given once a window. */
export const os = implement(contract).$context<{ window: DeskWindow }>();

/** Runs it; an error of ours reaches the page with its code and words. */
export async function orRefused<T>(
  errors: { REFUSED(options: Refusal): Error },
  work: () => Promise<T> | T,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw errors.REFUSED(refusal(error));
  }
}

/** Thrown where a window that has not given the PIN would change what guards the decisions. */
class Locked extends Error {
  readonly code = "locked";
}

/** What guards the decisions is changed only by who may decide. */
export function unlocked(inside: Inside, window: DeskWindow): void {
  if (!inside.mayDecide(window)) throw new Locked("This window needs the PIN first. Nothing was changed.");
}

interface Refusal {
  message: string;
  data: { code: string; words: string };
}

/** What a person is told of an error of ours. What is not ours is thrown on, and reaches the page without its text. */
function refusal(error: unknown): Refusal {
  const ours = Ours.safeParse(error);
  if (!(error instanceof Error) || !ours.success) throw error;
  return { message: error.message, data: { code: ours.data.code, words: error.message } };
}

/** Errors of the system have a code, too, but words that are not for people. */
const Ours = z.object({ code: z.string(), errno: z.undefined().optional(), errcode: z.undefined().optional() });
