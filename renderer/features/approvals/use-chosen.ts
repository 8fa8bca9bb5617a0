import { useCallback, useMemo, useState } from "react";
import type { Proposal } from "../../answers.js";

const none: ReadonlyMap<string, string> = new Map();

/** The proposals that are chosen for a batch: each as it was when it was chosen, and only while it is shown and waits. */
export function useChosen(shown: readonly Proposal[]) {
  const [picked, setPicked] = useState(none);
  const chosen = useMemo(
    () => shown.filter(({ id, digest, state }) => state === "proposed" && picked.get(id) === digest),
    [shown, picked],
  );
  const toggle = useCallback(
    ({ id, digest }: Proposal) =>
      setPicked((before) => {
        const after = new Map(before);
        if (after.get(id) === digest) after.delete(id);
        else after.set(id, digest);
        return after;
      }),
    [],
  );
  return { chosen, toggle, clear: useCallback(() => setPicked(none), []) };
}
