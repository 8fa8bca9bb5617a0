import { type ReactNode, useState } from "react";
import { useLocation } from "wouter";
import type { BudgetView } from "../../../src/desk/contract/budgets.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Money } from "../../components/Money.js";
import { formatTime } from "../../components/time-format.js";
import { problemWords } from "../../problem-words.js";
import { BudgetHistory } from "./BudgetHistory.js";
import { forecastGap, perWords, thresholdWords } from "./budget-words.js";
import { useBudgetChanges } from "./use-budgets.js";

interface BudgetDetailProps {
  budget: BudgetView;
  /** Why nothing can be changed in this window. */
  locked: string | undefined;
  onEdit(): void;
}

/** What one budget tells and when, what it told, and what can be done about it. */
export function BudgetDetail({ budget, locked, onEdit }: BudgetDetailProps) {
  const { id, name, amount, per, standing, thresholds, snoozedUntil, cap, history } = budget;
  const { remove, snooze, cap: limit } = useBudgetChanges();
  const [, go] = useLocation();
  const [sure, setSure] = useState(false);
  const problem = remove.error ?? snooze.error ?? limit.error;
  const gap = standing && forecastGap(standing);
  const propose = () =>
    limit.mutate({ id }, { onSuccess: ({ proposal }) => proposal !== null && go(`/approvals/${proposal}`) });
  return (
    <div className="px-5 pt-3.5 pb-8">
      <h2 className="font-semibold text-title">
        <Inert text={name} whole />
      </h2>
      <p className="text-label text-muted-foreground">
        <Money amount={amount} /> {perWords[per]}. It tells you; it stops nothing.
      </p>
      {problem && (
        <p role="alert" className="mt-2 text-label text-risk-high">
          {problemWords(problem)}
        </p>
      )}
      {limit.data?.proposal === null && <p className="mt-2 text-label">{limit.data.words}</p>}
      <div className="mt-3 flex flex-wrap gap-2">
        <KeyButton size="small" off={locked} hotkey={{ on: "e", does: "Edit this budget" }} onClick={onEdit}>
          Edit
        </KeyButton>
        {snoozedUntil === null ? (
          <>
            <KeyButton
              size="small"
              off={locked}
              hotkey={{ on: "s", does: "Snooze this budget until tomorrow" }}
              onClick={() => snooze.mutate({ id, until: "tomorrow" })}
            >
              Snooze until tomorrow
            </KeyButton>
            <KeyButton
              size="small"
              off={locked}
              hotkey={{ on: "shift+s", does: `Snooze this budget until the ${per} ends` }}
              onClick={() => snooze.mutate({ id, until: "period end" })}
            >
              Until the {per} ends
            </KeyButton>
          </>
        ) : (
          <KeyButton
            size="small"
            off={locked}
            hotkey={{ on: "s", does: "End the snooze of this budget" }}
            onClick={() => snooze.mutate({ id, until: null })}
          >
            End the snooze
          </KeyButton>
        )}
      </div>
      <Facts>
        <Fact label="Tells at">
          {thresholds.length === 0 ? (
            "Nothing: it has no threshold."
          ) : (
            <ul>
              {thresholds.map((one) => (
                <li key={`${one.on} ${one.percent}`}>
                  {thresholdWords(one)}
                  {standing?.crossed.some(({ on, percent }) => on === one.on && percent === one.percent) && (
                    <span className="text-muted-foreground">, crossed</span>
                  )}
                </li>
              ))}
            </ul>
          )}
        </Fact>
        {standing && (
          <>
            <Fact label="Expected">
              {standing.forecast === null ? (
                gap
              ) : (
                <>
                  <Money amount={standing.forecast} /> by the end of the {per}
                </>
              )}
            </Fact>
            <Fact label="As of">
              {formatTime(standing.asOf, "utc")}, {standing.source}
              {standing.gaps.map((one) => (
                <span key={one} className="block text-muted-foreground">
                  <Inert text={one} ours />
                </span>
              ))}
            </Fact>
          </>
        )}
        <Fact label="Hard limit">
          <span className="block text-muted-foreground">{cap.words}</span>
          {cap.can && (
            <KeyButton
              size="small"
              className="mt-1.5"
              off={locked ?? (limit.isPending ? "It is being planned." : undefined)}
              hotkey={{ on: "l", does: "Make this budget a hard limit, as a proposal" }}
              onClick={propose}
            >
              Make this a hard limit
            </KeyButton>
          )}
        </Fact>
      </Facts>
      <BudgetHistory history={history} />
      <div className="mt-5 flex gap-2 border-t pt-3">
        {sure ? (
          <>
            <KeyButton
              size="small"
              hotkey={{ on: "escape", does: "Keep this budget after all" }}
              onClick={() => setSure(false)}
            >
              Keep it
            </KeyButton>
            {/* No key removes: what is gone with it does not come back. */}
            <Button size="small" kind="irreversible" off={locked} onClick={() => remove.mutate({ id })}>
              Remove it and its history
            </Button>
          </>
        ) : (
          <KeyButton
            size="small"
            kind="ghost"
            className="-ml-[9px]"
            off={locked}
            hotkey={{ on: "x", does: "Remove this budget; asks once more" }}
            onClick={() => setSure(true)}
          >
            Remove
          </KeyButton>
        )}
      </div>
    </div>
  );
}

const Facts = ({ children }: { children: ReactNode }) => <dl className="mt-4 border-t">{children}</dl>;

const Fact = ({ label, children }: { label: string; children: ReactNode }) => (
  <div className="grid grid-cols-[84px_1fr] gap-x-3 border-b py-2.5 text-label">
    <dt className="font-medium text-muted-foreground">{label}</dt>
    <dd className="min-w-0">{children}</dd>
  </div>
);
