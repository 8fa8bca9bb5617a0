import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Segmented } from "../../components/Segmented.js";
import { useDesk } from "../../desk.js";
import { ForGood } from "./ForGood.js";
import { Setting } from "./Setting.js";

const parts = [
  { value: 0, label: "For ever" },
  { value: 365, label: "1 year" },
  { value: 730, label: "2 years" },
  { value: 2555, label: "7 years" },
] as const;

/** How long rows are kept. What is over goes for good, so that a time takes the word typed; for ever does not. */
export function KeepFor({ days, status }: { days: number | null; status: Status }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const [wanted, setWanted] = useState<number>();
  const keep = useMutation(
    query.record.keepFor.mutationOptions({
      onSuccess: (now) => {
        cache.setQueryData(query.record.state.queryKey(), now);
        setWanted(undefined);
      },
    }),
  );
  return (
    <>
      <Setting
        label="Keep rows"
        standard="for ever"
        problem={keep.error}
        words="Whole files of rows that are older go, and leave a signed tombstone, so that what is left can still be proved. Time is this computer’s clock."
      >
        <Segmented
          label="Keep rows"
          value={wanted ?? days ?? 0}
          parts={parts}
          onChange={(chosen) => {
            setWanted(chosen);
            if (chosen === 0) keep.mutate({ days: null });
          }}
        />
      </Setting>
      {wanted !== undefined && wanted > 0 && wanted !== days && (
        <div className="border-b py-3">
          <p className="text-label">Rows that are older go now and from now on, and do not come back.</p>
          <ForGood
            word="retain"
            button="Take away what is older"
            status={status}
            isBusy={keep.isPending}
            onSure={(sure) => keep.mutate({ days: wanted, ...sure })}
          />
        </div>
      )}
    </>
  );
}
