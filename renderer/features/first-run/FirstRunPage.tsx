import { useQuery } from "@tanstack/react-query";
import { Link, Redirect, useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import { Mark } from "../../components/Mark.js";
import { Shortcuts } from "../../components/Shortcuts.js";
import { useDesk, useLine } from "../../desk.js";
import { Unreachable } from "../frame/Unreachable.js";
import { ChooseOrganization } from "./ChooseOrganization.js";
import { ConnectClient } from "./ConnectClient.js";
import { FirstSync } from "./FirstSync.js";
import { firstOpenStep, type StepId, steps } from "./steps.js";
import { TryQuestion } from "./TryQuestion.js";

interface FirstRunPageProps {
  status: Status;
  /** One more organization, and nothing else. */
  adding?: boolean;
  /** The step that the address names. */
  step?: string | undefined;
}

/** The promise on the left, one step at a time on the right. Each can be left and come back to. */
export function FirstRunPage({ status, adding = false, step }: FirstRunPageProps) {
  const [, go] = useLocation();
  const named = steps.find(({ id }) => id === step)?.id;
  const here = adding || !status.organization ? "organization" : named;
  const at = steps.findIndex(({ id }) => id === here);
  const line = useLine();
  return (
    <main className="flex h-full">
      <section
        aria-label="Countersign"
        className="flex w-[400px] shrink-0 flex-col border-r bg-sidebar px-12 pt-14 pb-10 max-[959px]:hidden"
      >
        <p className="flex items-center gap-3 font-semibold font-serif text-[20px] leading-9 tracking-tight">
          <Mark size={36} /> Countersign
        </p>
        <p className="mt-14 font-medium font-serif text-[34px] leading-10 tracking-[-0.012em]">
          <span className="block text-machine">Agents propose.</span>
          <span className="block text-sign">You countersign.</span>
        </p>
        <p className="mt-5 text-muted-foreground text-sub leading-[22px]">
          Claude Desktop, Claude Code and any other MCP client run your organization in plain words. Nothing changes
          until you have seen what it does and approved it.
        </p>
        <span className="flex-1" />
        <ol className="flex flex-col gap-[18px]" hidden={adding}>
          {steps.map(({ id, title }, index) => (
            <li
              key={id}
              aria-current={index === at ? "step" : undefined}
              className={`flex items-center gap-2 font-medium ${index === at ? "" : "text-muted-foreground"}`}
            >
              <span
                className={`flex size-5 items-center justify-center rounded-pill border font-semibold text-label ${
                  index === at
                    ? "forced-color-adjust-none border-primary bg-primary text-primary-foreground"
                    : "border-border-strong bg-card"
                }`}
              >
                {index + 1}
              </span>
              {status.organization && id !== "organization" && index !== at ? (
                <Link href={`/welcome/${id}`} className="hover:underline">
                  {title}
                </Link>
              ) : (
                title
              )}
            </li>
          ))}
        </ol>
      </section>
      <section aria-label="Set-up" className="flex min-w-0 flex-1 flex-col overflow-y-auto">
        {line.state === "lost" && <Unreachable line={line} />}
        <div className="m-auto w-[620px] max-w-full px-5 py-10 min-[1000px]:px-0 [@media(max-height:699px)]:py-4">
          <div className="flex min-h-[26px] items-center justify-between">
            <p role="status" className="font-medium text-label text-muted-foreground">
              {adding ? "One more organization" : at >= 0 && `Step ${at + 1} of ${steps.length}`}
              {!adding && <span className="sr-only">{steps[at] && `: ${steps[at].title}`}</span>}
            </p>
            <Shortcuts page={adding ? "this page" : "First steps"} />
          </div>
          {adding ? (
            <ChooseOrganization status={status} leave="Cancel" onDone={() => go("/approvals")} />
          ) : (
            <Step here={here} status={status} />
          )}
        </div>
      </section>
    </main>
  );
}

function Step({ here, status }: { here: StepId | undefined; status: Status }) {
  const [, go] = useLocation();
  if (!status.organization)
    return <ChooseOrganization status={status} leave="Skip for now" onDone={() => go("/welcome/sync")} />;
  if (here === "sync") return <FirstSync status={status} organization={status.organization.name} />;
  if (here === "clients") return <ConnectClient status={status} />;
  if (here === "question") return <TryQuestion status={status} />;
  return <GoOn />;
}

/** Leads to the first step that is still open. */
function GoOn() {
  const { query } = useDesk();
  const reading = useQuery(query.spend.reading.queryOptions());
  const list = useQuery(query.clients.list.queryOptions());
  if (reading.isPending || list.isPending) return null;
  const there = list.data ?? { programs: [], connections: [] };
  return <Redirect to={`/welcome/${firstOpenStep(reading.data ?? null, there)}`} replace />;
}
