import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Copy } from "lucide-react";
import { useState } from "react";
import { Link, useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import type { Proposal } from "../../answers.js";
import { Button, buttonLook } from "../../components/Button.js";
import { useNow } from "../../components/clock.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { KeyHint } from "../../components/KeyHint.js";
import { dangerOf, RiskShape } from "../../components/RiskShape.js";
import { Switch } from "../../components/Switch.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { decidedWords, markOf } from "../approvals/decided-words.js";
import { useProposals } from "../approvals/use-proposals.js";
import { clientWords, sentenceText } from "../approvals/wording.js";
import { PinGate } from "../frame/PinGate.js";
import { StepFoot, StepTitle } from "./Step.js";

/** Of the person's own organization only a read is suggested; the demo is there to be changed. */
const questions = {
  own: "What did my organization spend last week, grouped by workspace?",
  demo: "Deactivate the API key old-laptop.",
} as const;
const demoWrite = { operation: "update_api_key", args: { api_key: "old-laptop", status: "inactive" } };

/** One question, and what becomes of it before the person's eyes: the client that asks, the card that arrives, what was decided. */
export function TryQuestion({ status }: { status: Status }) {
  const { query } = useDesk();
  const isDemo = status.organization?.kind === "demo";
  const question = questions[isDemo ? "demo" : "own"];
  const list = useQuery(query.clients.list.queryOptions());
  const asking = useMutation(query.catalog.ask.mutationOptions());
  const [opened] = useState(useNow());
  const { all } = useProposals(undefined);
  const cards = all.filter((one) => one.state === "proposed" || one.moved_at >= opened || one.id === asking.data?.id);
  const [card] = cards.toSorted((a, b) => b.proposed_at - a.proposed_at);
  const client = list.data?.connections.toSorted((a, b) => b.calls - a.calls)[0];
  const waits = card?.state === "proposed";
  const asks = isDemo && !card;
  /** Nobody else is here to ask. */
  const asksFirst = asks && list.data !== undefined && !client;
  /** Until it is known who is here, Enter must not lead away from what it is about to do. */
  const quiet = waits || asksFirst || (asks && list.isPending);
  const ask = () => !asking.isPending && asking.mutate(demoWrite);
  const [, go] = useLocation();
  useKeys({
    enter: waits
      ? { does: "Open the card", act: () => go(placeOf(card)) }
      : asksFirst
        ? { does: "Ask it", act: ask }
        : undefined,
  });
  return (
    <>
      <StepTitle>Try a question</StepTitle>
      <p className="mt-2 text-muted-foreground">
        {isDemo
          ? "Ask a connected client this. It proposes, and the card arrives here; nothing is done before you approve."
          : "Ask a connected client this. It only reads, so it is answered at once; whatever would change something waits for you."}
      </p>
      <PinGate status={status} boxed />
      <div className="mt-5 flex h-12 items-center justify-between rounded-control border border-border-strong bg-card pr-2 pl-4">
        <span className="truncate font-medium">{question}</span>
        <KeyButton
          kind="ghost"
          size="small"
          hotkey={{ on: "c", does: "Copy the question" }}
          onClick={() => navigator.clipboard.writeText(question)}
        >
          <Icon of={Copy} size={14} /> Copy
        </KeyButton>
      </div>
      <div aria-live="polite" className="mt-3 text-muted-foreground">
        {card ? null : client ? (
          <p>
            <strong className="font-semibold text-foreground">
              <Inert text={client.name} />
            </strong>{" "}
            is connected
            {client.calls > 0
              ? ` and has asked ${client.calls === 1 ? "once" : `${client.calls} times`}.`
              : ". Ask it."}
          </p>
        ) : list.isPending ? (
          <p>Looking who is connected.</p>
        ) : (
          <p>No client is connected yet. One that was just connected may have to be started again.</p>
        )}
        {card && <Card card={card} />}
      </div>
      {asks && (
        <p className="mt-3 flex items-center gap-3">
          <Button
            kind={asksFirst ? "ink" : "plain"}
            off={asking.isPending ? "It is being planned." : undefined}
            onClick={ask}
          >
            Ask for it yourself {asksFirst && <KeyHint keys="⏎" filled />}
          </Button>
          <span className="text-label text-muted-foreground">The same card, without a client.</span>
        </p>
      )}
      {asking.error && (
        <p role="alert" className="mt-3 text-risk-high">
          {problemWords(asking.error)}
        </p>
      )}
      {asking.data?.id === null && <p className="mt-3">{asking.data.words}</p>}
      {status.host === "desktop" && <AtLogin />}
      <StepFoot next="/approvals" words="Go to Approvals" quiet={quiet} />
    </>
  );
}

/** Asked here, and off until it is chosen; Settings has it, too. */
function AtLogin() {
  const { query } = useDesk();
  const cache = useQueryClient();
  const settings = useQuery(query.settings.get.queryOptions()).data;
  const change = useMutation(
    query.settings.change.mutationOptions({
      onSuccess: (now) => cache.setQueryData(query.settings.get.queryKey(), now),
    }),
  );
  if (!settings) return null;
  return (
    <div className="mt-6 flex items-center gap-4 border-t pt-4">
      <p className="flex-1">
        <span className="block font-semibold">Open at login</span>
        <span className="block text-label text-muted-foreground">
          {change.error
            ? problemWords(change.error)
            : "In the tray, without a window. Agents find it whenever they ask."}
        </span>
      </p>
      <Switch
        label="Open at login"
        on={settings.openAtLogin}
        onChange={(openAtLogin) => change.mutate({ openAtLogin })}
      />
    </div>
  );
}

const placeOf = ({ id }: Proposal) => `/approvals/${id}`;

function Card({ card }: { card: Proposal }) {
  const now = useNow();
  const waits = card.state === "proposed";
  const { icon, ink } = markOf(card);
  return (
    <div className="flex min-h-16 items-center gap-3 rounded-card border border-border-strong bg-card px-4 py-3">
      {waits ? <RiskShape danger={dangerOf(card)} /> : <Icon of={icon} className={ink} />}
      <p className="min-w-0 flex-1">
        <strong className="block font-semibold text-foreground">{sentenceText(card)}</strong>
        <span className="block text-label">
          {waits ? (
            <>
              Asked by <Inert text={clientWords(card)} whole />. It waits for you.
            </>
          ) : (
            `${decidedWords(card, now)}.`
          )}
        </span>
      </p>
      {waits && (
        <Link href={placeOf(card)} className={buttonLook({ kind: "ink" })}>
          Review it <KeyHint keys="⏎" filled />
        </Link>
      )}
    </div>
  );
}
