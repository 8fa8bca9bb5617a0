import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Undo2 } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Proposal } from "../../answers.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { KeyHint, useAnnounced } from "../../components/KeyHint.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { isUndoable } from "../approvals/wording.js";
import { CopyButton } from "./CopyButton.js";
import { JsonBlock } from "./JsonBlock.js";
import { Slip } from "./Slip.js";
import { Steps } from "./Steps.js";

/** The whole story of one proposal: its steps, the slip with both names, its digests, and what can be done about it now. */
export function ThreadStory({ id }: { id: string }) {
  const { query } = useDesk();
  const rows = useQuery(query.activity.list.queryOptions({ input: { proposal: id, limit: 500 } }));
  const proposal = useQuery(query.proposals.get.queryOptions({ input: { id } }));
  return (
    <div className="flex items-start gap-4 pt-1.5 pr-5 pb-4 pl-[70px] max-[1119px]:flex-col max-[1119px]:pl-10">
      <div className="min-w-0 flex-1 max-[1119px]:w-full">
        {rows.isPending && <p className="min-h-[130px] text-muted-foreground">Reading its rows.</p>}
        {rows.error && (
          <p role="alert" className="text-risk-high">
            Its rows could not be read. The desk does not answer; they come when it is back.
          </p>
        )}
        {rows.data && <Steps rows={rows.data.rows.toReversed()} />}
        {rows.data && rows.data.total > rows.data.rows.length && (
          <p className="text-label text-muted-foreground">
            Its last {rows.data.rows.length} rows of {rows.data.total.toLocaleString("en-US")}.
          </p>
        )}
        {proposal.data && <Doings proposal={proposal.data} />}
        {proposal.error && (
          <p className="mt-2 text-label text-muted-foreground">
            The card is not kept any more: what stands here is all that the log says.
          </p>
        )}
      </div>
      {proposal.data && <Slip proposal={proposal.data} />}
    </div>
  );
}

function Doings({ proposal }: { proposal: Proposal }) {
  const { id, card, digest, ask, undone } = proposal;
  const { client, query } = useDesk();
  const cache = useQueryClient();
  const [, go] = useLocation();
  const [shown, setShown] = useState(false);
  const undo = useMutation(
    query.proposals.undo.mutationOptions({
      onSuccess: async (fresh) => {
        await cache.invalidateQueries({ queryKey: query.proposals.key() });
        go(`/approvals/${fresh.id}`);
      },
    }),
  );
  const canUndo = isUndoable(proposal);
  const announced = useAnnounced();
  useKeys({ o: { does: "Open the card", act: () => go(`/approvals/${id}`) } });
  const count = Object.keys(card).length;
  return (
    <>
      <div className="mt-2 flex flex-wrap items-center gap-2">
        {canUndo && (
          <KeyButton
            size="small"
            hotkey={{ on: "u", does: "Undo what is open, as a new proposal" }}
            off={undo.isPending ? "It is being planned." : undefined}
            onClick={() => undo.mutate({ id })}
          >
            <Icon of={Undo2} size={14} /> Undo
          </KeyButton>
        )}
        <KeyButton
          size="small"
          kind="ghost"
          hotkey={{ on: "m", does: "Arguments and digests of what is open" }}
          aria-expanded={shown}
          onClick={() => setShown(!shown)}
        >
          {count === 1 ? "1 argument" : `${count} arguments`}, digests
        </KeyButton>
        <CopyButton
          kind="ghost"
          hotkey={{ on: "p", does: "Copy the proof of what is open" }}
          text={async () => (await client.record.proof({ proposal: id, values: true })).text}
        >
          Copy proof
        </CopyButton>
        <Link
          href={`/approvals/${id}`}
          aria-keyshortcuts={announced("O")}
          className="inline-flex h-[26px] items-center gap-2 rounded-control px-[9px] font-medium text-label hover:bg-muted"
        >
          Open the card <KeyHint keys="O" />
        </Link>
      </div>
      {undone !== null && <p className="mt-1 text-label text-muted-foreground">{undone}</p>}
      {undo.isPending && (
        <p className="mt-1 text-label text-muted-foreground">Undo is planned as a proposal of its own.</p>
      )}
      {undo.error && (
        <p role="alert" className="mt-1 text-label text-risk-high">
          {problemWords(undo.error)}
        </p>
      )}
      {shown && (
        <div className="mt-2 text-label">
          <JsonBlock name="Arguments" value={card} />
          <dl className="mt-2 grid grid-cols-[60px_minmax(0,1fr)] gap-x-3 wrap-anywhere">
            <dt className="text-muted-foreground">Digest</dt>
            <dd className="font-mono">{digest}</dd>
            <dt className="text-muted-foreground">Ask</dt>
            <dd className="font-mono">{ask}</dd>
          </dl>
        </div>
      )}
    </>
  );
}
