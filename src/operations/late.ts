import { inWords } from "../admin-api/errors.js";
import type { Effect, Late } from "./bound.js";
import type { Because, Context, Figure, Input, Risk, Rule, Shape } from "./operation.js";
import { risks } from "./risk.js";

/** Milliseconds a card waits for a figure. */
const patience = 5_000;

/** Effects as promises, none of which rejects or takes longer than the card can wait. */
export function effectsOf<S extends Shape>(
  effects: ((input: Input<S>, ctx: Context) => readonly (Because | Figure | Promise<Because | Figure>)[]) | undefined,
  input: Input<S>,
  ctx: Context,
): Late["effects"] {
  if (!effects) return [];
  try {
    return effects(input, ctx).map((effect) => shown(effect, ctx));
  } catch (error) {
    return [Promise.resolve({ kind: "missing", reason: inWords(error) })];
  }
}

/** What the data raises the risk to. What cannot be found out in time counts as raised. */
export async function raisedBy<S extends Shape>(
  rules: { [L in Risk]?: Rule<S> } | undefined,
  base: Risk,
  input: Input<S>,
  ctx: Context,
): Promise<{ risk: Risk; because: string } | undefined> {
  const above = risks.slice(risks.indexOf(base) + 1).reverse();
  for (const risk of above) {
    const rule = rules?.[risk];
    if (!rule) continue;
    try {
      const because = await inTime(async () => rule(input, ctx), ctx);
      if (because) return { risk, because };
    } catch (error) {
      return { risk, because: `It could not be found out whether this is riskier than it looks: ${inWords(error)}` };
    }
  }
  return undefined;
}

async function shown(effect: Because | Figure | Promise<Because | Figure>, ctx: Context): Promise<Effect> {
  try {
    const what = await inTime(async () => effect, ctx);
    if (!what) return { kind: "none" };
    if (typeof what === "string") return { kind: "line", text: what };
    const { figure, label, hot = false, series } = what;
    return { kind: "figure", figure, label, hot, ...(series && { series: [...series] }) };
  } catch (error) {
    return { kind: "missing", reason: inWords(error) };
  }
}

function inTime<T>(run: () => Promise<T>, { signal }: Context): Promise<T> {
  return new Promise((resolve, reject) => {
    const stop = (reason: unknown) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      reject(reason);
    };
    const aborted = () => stop(new Error("it was cancelled"));
    const timer = setTimeout(() => stop(new Error(`it was not in after ${patience / 1000} seconds`)), patience);
    signal.addEventListener("abort", aborted, { once: true });
    run().then((value) => {
      clearTimeout(timer);
      signal.removeEventListener("abort", aborted);
      resolve(value);
    }, stop);
  });
}
