import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { StreamView } from "../../../src/desk/contract/stream.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { useDesk } from "../../desk.js";
import { Setting } from "./Setting.js";
import { StreamForm } from "./StreamForm.js";

/** Rows that are sent on as they are written: where to, how it stands, and how it is ended. */
export function StreamSettings({ off }: { off: string | undefined }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  // How far it is changes with every row, and no window is told of each.
  const { data, error } = useQuery(query.stream.get.queryOptions({ refetchInterval: 3000 }));
  const set = useMutation(
    query.stream.set.mutationOptions({
      onSuccess: (now: StreamView) => cache.setQueryData(query.stream.get.queryKey(), now),
    }),
  );
  if (error)
    return (
      <p role="alert" className="py-3 text-risk-high">
        Where rows are sent could not be read: {error.message}.
      </p>
    );
  if (!data) return <p className="py-3 text-muted-foreground">Reading where rows are sent.</p>;
  const { to, state } = data;
  return (
    <Setting
      label="Send each row on"
      standard="nowhere"
      problem={set.error}
      words={<Words of={data} />}
      below={
        !to && (
          <StreamForm
            off={off ?? (set.isPending ? "It is being changed." : undefined)}
            onChoose={(wanted) => set.mutate(wanted)}
          />
        )
      }
    >
      {to && (
        <>
          {state === "held" && (
            <Button off={off} onClick={() => set.mutate({ to, start: "first row" })}>
              Send there
            </Button>
          )}
          <Button off={off} onClick={() => set.mutate({ to: null })}>
            {state === "held" ? "Do not send" : "Stop sending"}
          </Button>
        </>
      )}
    </Setting>
  );
}

function Words({ of: { to, state, error, words } }: { of: StreamView }) {
  if (!to)
    return "To a file or a syslog server of yours, for a SIEM. Rows hold names and reasons. Nothing here waits for it.";
  return (
    <span role="status" className={state === "held" || error !== null ? "text-risk-high" : undefined}>
      <Inert text={words} ours />
    </span>
  );
}
