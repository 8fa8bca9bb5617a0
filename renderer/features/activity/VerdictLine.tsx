import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint } from "../../components/KeyHint.js";
import { RiskShape } from "../../components/RiskShape.js";
import { formatTime } from "../../components/time-format.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk, useStatus } from "../../desk.js";

/** Whether the chain is whole, how many rows were checked and when, and what that cannot promise. */
export function VerdictLine() {
  const { query } = useDesk();
  const cache = useQueryClient();
  const chain = useStatus().data?.chain;
  const verify = useMutation(
    query.activity.verify.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: query.status.key() }),
    }),
  );
  const run = () => verify.mutate({});
  useKeys({ v: run });
  const verdict = verify.data?.verdict;
  const broken = verdict && !verdict.whole ? brokenAt(verdict.firstBad) : chain && !chain.whole ? chain.why : undefined;
  const took = verify.data && verdict?.rows === chain?.checked ? ` in ${(verify.data.tookMs / 1000).toFixed(1)} s` : "";
  return (
    <div className="flex min-h-12 shrink-0 items-center gap-2 border-b bg-card px-5 py-1.5" role="status">
      {broken !== undefined || chain?.whole === false ? (
        <>
          <RiskShape danger="irreversible" silent />
          <strong className="font-semibold text-risk-irreversible">{broken ?? "Chain broken"}.</strong>
          <span>Writes are refused until it is sealed.</span>
        </>
      ) : (
        chain && (
          <>
            <Icon of={Link2} className="text-sign" />
            <strong className="font-semibold text-sign">Chain whole:</strong>
            <span className="mr-1">{rowCount(chain.rows)}.</span>
            <span className="text-label text-muted-foreground">
              {verify.isPending ? "Checking every row." : `${checkedWords(chain)}${took}. `}
              {!verify.isPending && "Shows tampering, cannot prevent it."}
            </span>
          </>
        )
      )}
      {verify.error && <span className="text-risk-high">It could not be checked: {verify.error.message}.</span>}
      <span className="flex-1" />
      <Button
        size="small"
        aria-keyshortcuts="V"
        off={verify.isPending ? "It is being checked." : undefined}
        onClick={run}
      >
        Verify <KeyHint keys="V" />
      </Button>
    </div>
  );
}

export const rowCount = (rows: number) => (rows === 1 ? "1 row" : `${rows.toLocaleString("en-US")} rows`);

/** Never claims a row that came after the last check. */
function checkedWords({ rows, checked, checkedAt }: Status["chain"]): string {
  if (checkedAt === null) return "Not checked yet";
  const when = formatTime(checkedAt, "clock");
  const since = rows - checked;
  if (checked === 0) return "No row checked yet";
  return since > 0
    ? `${rowCount(checked)} checked ${when}, ${since.toLocaleString("en-US")} since`
    : `All checked ${when}`;
}

function brokenAt({ row, file, line, why }: { row: number; file: string; line: number; why: string }): string {
  return `Chain broken at row ${row.toLocaleString("en-US")}: ${why} (${file}, line ${line})`;
}
