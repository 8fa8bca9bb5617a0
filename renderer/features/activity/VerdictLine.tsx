import { useMutation } from "@tanstack/react-query";
import { Link2 } from "lucide-react";
import type { Status } from "../../../src/desk/contract.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint } from "../../components/KeyHint.js";
import { RiskShape } from "../../components/RiskShape.js";
import { Time } from "../../components/Time.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk, useStatus } from "../../desk.js";

/** Whether the chain is whole, when that was checked, and what it cannot promise. */
export function VerdictLine() {
  const { query } = useDesk();
  const status = useStatus();
  const verify = useMutation(query.activity.verify.mutationOptions());
  const run = () => verify.mutate({});
  useKeys({ v: run });
  const chain = verify.data ? fromVerdict(verify.data.verdict) : status.data?.chain;
  return (
    <div className="flex min-h-12 shrink-0 items-center gap-2 border-b bg-card px-5 py-1.5" role="status">
      {chain && <Words chain={chain} />}
      <span className="text-label text-muted-foreground">
        {verify.isPending && "Checking every row."}
        {verify.data ? (
          <>Checked just now in {(verify.data.tookMs / 1000).toFixed(1)} s. </>
        ) : (
          !verify.isPending &&
          chain?.checkedAt && (
            <>
              Checked <Time at={chain.checkedAt} />.{" "}
            </>
          )
        )}
        {!verify.isPending && chain?.whole && "Shows tampering, cannot prevent it."}
      </span>
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

type Chain = Omit<Status["chain"], "checkedAt"> & { checkedAt?: number | null };
type Verified = Awaited<ReturnType<ReturnType<typeof useDesk>["client"]["activity"]["verify"]>>["verdict"];

function fromVerdict(verdict: Verified): Chain {
  if (verdict.whole) return { whole: true, rows: verdict.rows };
  const { row, file, line, why } = verdict.firstBad;
  return {
    whole: false,
    rows: verdict.rows,
    why: `Chain broken at row ${row.toLocaleString("en-US")}: ${why} (${file}, line ${line})`,
  };
}

function Words({ chain }: { chain: Chain }) {
  if (!chain.whole)
    return (
      <>
        <RiskShape danger="irreversible" silent />
        <strong className="font-semibold text-risk-irreversible">{chain.why ?? "Chain broken"}.</strong>
        <span>Writes are refused until it is sealed.</span>
      </>
    );
  return (
    <>
      <Icon of={Link2} className="text-sign" />
      <strong className="font-semibold text-sign">Chain whole:</strong>
      <span className="mr-1">{chain.rows.toLocaleString("en-US")} rows.</span>
    </>
  );
}
