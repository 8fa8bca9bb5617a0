import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SettingsView } from "../../../src/desk/contract/settings.js";
import { useDesk, useStatus } from "../../desk.js";

/** Pausing agent writes and letting them go on, wherever it is asked; `problem`: why the last of it did not happen. */
export function usePausing() {
  const { query } = useDesk();
  const cache = useQueryClient();
  const done = { onSuccess: (now: SettingsView) => cache.setQueryData(query.settings.get.queryKey(), now) };
  const pause = useMutation(query.settings.pause.mutationOptions(done));
  const resume = useMutation(query.settings.resume.mutationOptions(done));
  // What was wanted may have been done elsewhere since.
  const error = useStatus().data?.paused ? resume.error : pause.error;
  return {
    pause(until: "an hour" | "resumed") {
      resume.reset();
      pause.mutate({ until });
    },
    resume() {
      pause.reset();
      resume.mutate({});
    },
    problem: error,
    /** It was read. */
    forget() {
      pause.reset();
      resume.reset();
    },
  };
}
export type Pausing = ReturnType<typeof usePausing>;
