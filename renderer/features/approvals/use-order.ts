import { useState } from "react";
import type { Inside } from "../../components/use-inside.js";

/**
 * Ids in the order in which they are shown. Under the pointer nothing comes, goes or moves; while the focus is among them
 * what has gone keeps its place, and new ones join at the end.
 */
export function useOrder(ids: readonly string[], { pointer, focus }: Pick<Inside, "pointer" | "focus">) {
  const [shown, setShown] = useState(ids);
  const next = ordered(shown, ids, pointer ? "still" : focus ? "joining" : "live");
  if (next !== shown) setShown(next);
  return next;
}

export function ordered(
  shown: readonly string[],
  now: readonly string[],
  how: "still" | "joining" | "live",
): readonly string[] {
  if (shown.length === 0 || how === "live") return same(shown, now) ? shown : now;
  if (how === "still") return shown;
  const here = new Set(shown);
  const more = now.filter((id) => !here.has(id));
  return more.length === 0 ? shown : [...shown, ...more];
}

const same = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((id, at) => id === b[at]);
