import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { SettingsView } from "../../../src/desk/contract/settings.js";
import { useRipe } from "../../components/use-ripe.js";
import { useDesk, useStatus } from "../../desk.js";

/** Milliseconds: who presses twice in a fright wants a pause, not the end of it. */
const fright = 700;

/** Pausing agent writes and letting them go on, wherever it is asked; `problem`: why the last of it did not happen. */
export function usePausing() {
  const { query } = useDesk();
  const cache = useQueryClient();
  const done = { onSuccess: (now: SettingsView) => cache.setQueryData(query.settings.get.queryKey(), now) };
  const pause = useMutation(query.settings.pause.mutationOptions(done));
  const resume = useMutation(query.settings.resume.mutationOptions(done));
  const paused = useStatus().data?.paused === true;
  const stood = useRipe(paused ? "paused" : undefined, fright);
  // What was wanted may have been done elsewhere since.
  const error = paused ? resume.error : pause.error;
  const begin = (until: "an hour" | "resumed") => {
    resume.reset();
    pause.mutate({ until });
  };
  const end = () => {
    pause.reset();
    resume.mutate({});
  };
  return {
    pause: begin,
    resume: end,
    /** For a control that does both by the same key: a second press right after the first does nothing. */
    turn(until: "an hour" | "resumed") {
      if (!paused) begin(until);
      else if (stood) end();
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
