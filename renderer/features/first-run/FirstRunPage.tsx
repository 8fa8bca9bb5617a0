import { useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import { Mark } from "../../components/Mark.js";
import { useLine } from "../../desk.js";
import { Unreachable } from "../frame/Unreachable.js";
import { ChooseOrganization } from "./ChooseOrganization.js";
import { ConnectClient } from "./ConnectClient.js";

const steps = ["Organization", "Connect a client"] as const;

/** The promise on the left, one question at a time on the right. `adding`: one more organization, and nothing else. */
export function FirstRunPage({ status, adding = false }: { status: Status; adding?: boolean }) {
  const [, go] = useLocation();
  const at = status.organization && !adding ? 1 : 0;
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
          {steps.map((step, index) => (
            <li
              key={step}
              aria-current={index === at ? "step" : undefined}
              className={`flex items-center gap-2 font-medium ${index === at ? "" : "text-muted-foreground"}`}
            >
              <span
                className={`flex size-5 items-center justify-center rounded-pill border font-semibold text-label ${
                  index === at ? "border-primary bg-primary text-primary-foreground" : "border-border-strong bg-card"
                }`}
              >
                {index + 1}
              </span>
              {step}
            </li>
          ))}
        </ol>
      </section>
      <section aria-label="Set-up" className="flex min-w-0 flex-1 flex-col overflow-y-auto">
        {line.state === "lost" && <Unreachable line={line} />}
        <div className="m-auto w-[620px] max-w-full px-5 py-10 min-[1000px]:px-0">
          <p className="font-medium text-label text-muted-foreground">
            {adding ? "One more organization" : `Step ${at + 1} of ${steps.length}`}
          </p>
          {adding ? (
            <ChooseOrganization status={status} leave="Cancel" onDone={() => go("/approvals")} />
          ) : status.organization ? (
            <ConnectClient status={status} organization={status.organization.name} />
          ) : (
            <ChooseOrganization status={status} leave="Skip for now" />
          )}
        </div>
      </section>
    </main>
  );
}
