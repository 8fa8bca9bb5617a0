import type { Settings } from "../settings/settings.js";
import type { Current } from "./current.js";
import type { Events } from "./events.js";

/** Tells clients that their list may be another one: by what the person chose, or because another credential opens other things. */
export function watchOffered(
  { settings, current, events }: { settings: Settings; current: Current; events: Events },
  listener: () => void,
): () => void {
  const now = () => {
    const { toolsets, clients } = settings.get();
    const { readOnly, rules, clients: heldBack } = current.policy();
    return JSON.stringify([readOnly, rules, heldBack, toolsets, clients, current.organization()?.credential]);
  };
  let last = now();
  return events.watch(({ kind }) => {
    if (kind !== "status" && kind !== "settings") return;
    const next = now();
    if (next === last) return;
    last = next;
    listener();
  });
}
