import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { RiskShape } from "../../components/RiskShape.js";
import { formatTime } from "../../components/time-format.js";
import { useDesk, useStatus } from "../../desk.js";
import { RecordClosed } from "../settings/RecordClosed.js";
import { SaveCheckpoint } from "./CheckpointDialog.js";
import { rowCount } from "./row-count.js";

/** Whether the chain is whole, which rows were checked and when, and what that cannot promise. */
export function VerdictLine() {
  const { query } = useDesk();
  const cache = useQueryClient();
  const status = useStatus().data;
  const chain = status?.chain;
  const [leaving, setLeaving] = useState(false);
  const { data: record } = useQuery(query.record.state.queryOptions());
  const closed = record?.closed ?? null;
  const [told, setTold] = useState(false);
  const verify = useMutation(
    query.activity.verify.mutationOptions({
      onSuccess: () => {
        setTold(true);
        return cache.invalidateQueries({ queryKey: query.status.key() });
      },
    }),
  );
  const isTold = told && verify.data !== undefined && !verify.isPending;
  const verdict = verify.data?.verdict;
  const broken = verdict && !verdict.whole ? brokenAt(verdict.firstBad) : chain && !chain.whole ? chain.why : undefined;
  const took = verify.data && verdict?.rows === chain?.checked ? ` in ${(verify.data.tookMs / 1000).toFixed(1)} s` : "";
  return (
    <div className="shrink-0 border-b bg-card px-5">
      <div className="flex min-h-12 flex-wrap items-center gap-2 py-1.5">
        <div role="status" className="flex min-w-56 flex-1 flex-wrap items-center gap-x-2">
          {closed?.by === "lost database" ? (
            <>
              <RiskShape danger="irreversible" silent />
              <strong className="font-semibold text-risk-irreversible">The database is lost.</strong>
              <span>Writes are refused until an empty one is begun.</span>
            </>
          ) : broken !== undefined || chain?.whole === false ? (
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
                <span className="mr-1">
                  {rowCount(chain.rows)}
                  {record?.checkpoint && `, last checkpoint ${formatTime(record.checkpoint.at, "clock")}`}.
                </span>
                <span className="text-label text-muted-foreground">
                  {verify.isPending ? (
                    <Progress />
                  ) : (
                    `${checkedWords(chain)}${took}.${isTold ? "" : " Shows tampering, cannot prevent it."}`
                  )}
                </span>
              </>
            )
          )}
          {verify.error && (
            <span className="text-risk-high">It could not be checked: the desk did not answer. Try it again.</span>
          )}
        </div>
        {closed ? (
          <KeyButton
            size="small"
            hotkey={{ on: "b", does: "What closed the record, and the way out of it" }}
            aria-expanded={leaving}
            onClick={() => setLeaving(!leaving)}
          >
            {closed.by === "broken chain" ? "Seal" : "Begin anew"}
          </KeyButton>
        ) : (
          <SaveCheckpoint off={broken && "The chain is broken: seal it first."} />
        )}
        <KeyButton
          size="small"
          hotkey={{ on: "v", does: "Verify the chain", palette: true }}
          off={verify.isPending ? "It is being checked." : undefined}
          onClick={() => verify.mutate({})}
        >
          Verify
        </KeyButton>
      </div>
      {leaving && closed && status && <RecordClosed closed={closed} status={status} />}
      {isTold && (
        <div className="flex items-start gap-4 pb-2.5 pl-6 text-label">
          <p className="min-w-0 max-w-[720px] flex-1">{verify.data.words}</p>
          <KeyButton
            size="small"
            kind="ghost"
            hotkey={{ on: "h", does: "Hide what the check told" }}
            onClick={() => setTold(false)}
          >
            Hide
          </KeyButton>
        </div>
      )}
    </div>
  );
}

/** How far the check is, for those that take longer than a moment. */
function Progress() {
  const { data } = useQuery({
    ...useDesk().query.activity.verifying.queryOptions(),
    refetchInterval: 250,
    staleTime: 0,
    gcTime: 0,
  });
  if (!data) return "Checking every row.";
  return `Checking every row: ${data.rows.toLocaleString("en-US")} of ${data.of.toLocaleString("en-US")}.`;
}

/** Never claims a row that came after the last check, and says what stands for those that did. */
function checkedWords({ rows, checked, checkedAt }: Status["chain"]): string {
  if (checkedAt === null) return "Not checked yet";
  const when = formatTime(checkedAt, "clock");
  const since = rows - checked;
  if (checked === 0) return `All of them written since the log began, ${when}`;
  if (since <= 0) return `All checked ${when}`;
  return `${rowCount(checked)} checked ${when}, ${since.toLocaleString("en-US")} written since`;
}

function brokenAt({ row, file, line, why }: { row: number; file: string; line: number; why: string }): string {
  return `Chain broken at row ${row.toLocaleString("en-US")}: ${why} (${file}, line ${line})`;
}
