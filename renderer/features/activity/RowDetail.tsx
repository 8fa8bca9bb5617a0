import type { ReactNode } from "react";
import type { LogEntry } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { CopyButton } from "./CopyButton.js";
import { actorWords, rowWords } from "./entry-words.js";
import { JsonBlock } from "./JsonBlock.js";

/** All that one row holds: what was said, and what ties it into the chain. */
export function RowDetail({ row, onProposal }: { row: LogEntry; onProposal(id: string): void }) {
  const { client } = useDesk();
  const { actor, target, proposal_id: proposal, digest, reason, data } = row;
  return (
    <dl className="grid grid-cols-[96px_minmax(0,1fr)] gap-x-3 gap-y-1 py-2 pr-5 pb-4 pl-[46px] text-label">
      <Fact name="When">
        <Time at={Date.parse(row.time)} as="moment" />, <span className="font-mono">{row.time}</span>
      </Fact>
      <Fact name="Who">
        <Inert text={actorWords(actor)} />
        {actor?.kind === "client" && (
          <span className="text-muted-foreground">
            , as it called itself{actor.pid === undefined ? "" : `, process ${actor.pid}`}
          </span>
        )}
      </Fact>
      <Fact name="About">
        {target ? <Inert text={[target.noun, target.name, target.id].filter(Boolean).join(" ")} /> : "nothing named"}
      </Fact>
      {reason !== undefined && (
        <Fact name="Reason">
          <Inert text={reason} />
        </Fact>
      )}
      <Fact name="What">
        <Inert text={rowWords(row) || "nothing beside its type"} ours />
      </Fact>
      {proposal && (
        <Fact name="Proposal">
          <KeyButton
            size="small"
            hotkey={{ on: "o", does: "The story of the proposal" }}
            onClick={() => onProposal(proposal)}
          >
            The story of {proposal}
          </KeyButton>
        </Fact>
      )}
      {digest && <Hash name="Digest" value={digest} />}
      <Hash name="Row before" value={row.prev} />
      <Hash name="This row" value={row.hash} />
      <Fact name="Proof">
        <CopyButton
          hotkey={{ on: "p", does: "Copy the proof of what is open" }}
          text={async () => (await client.record.proof({ row: row.seq, values: true })).text}
        >
          Copy proof
        </CopyButton>
      </Fact>
      {data !== undefined && (
        <Fact name="Data">
          <JsonBlock name="Data" value={data} />
        </Fact>
      )}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 wrap-anywhere">{children}</dd>
    </>
  );
}

const Hash = ({ name, value }: { name: string; value: string }) => (
  <Fact name={name}>
    <span className="font-mono">{value}</span>
  </Fact>
);
