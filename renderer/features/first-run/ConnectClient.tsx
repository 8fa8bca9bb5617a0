import { useQuery } from "@tanstack/react-query";
import { Check, Copy } from "lucide-react";
import { useLocation } from "wouter";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { Scroll } from "../../components/Scroll.js";
import { useDesk } from "../../desk.js";
import { PinGate } from "../frame/PinGate.js";

const question = "What did my organization spend last week, grouped by workspace?";

/** The organization is there: how a client finds the desk, and one question to try. */
export function ConnectClient({ status, organization }: { status: Status; organization: string }) {
  const list = useQuery(useDesk().query.clients.list.queryOptions());
  const [, go] = useLocation();
  const connected = list.data?.connections.at(-1);
  const copy = (text: string) => navigator.clipboard.writeText(text);
  return (
    <>
      <h1 className="mt-1 font-semibold text-[24px] leading-8 tracking-[-0.015em]">Connect a client</h1>
      <p className="mt-2 flex items-center gap-2 text-muted-foreground">
        <Icon of={Check} size={14} className="text-sign" />
        <span>
          <strong className="font-semibold text-foreground">
            <Inert text={organization} />
          </strong>{" "}
          is open.
        </span>
      </p>
      <div className="-mx-5 mt-3">
        <PinGate status={status} />
      </div>
      <h2 className="mt-5 font-semibold text-title">Put this into your client’s MCP settings</h2>
      <div className="mt-2 rounded-card border border-border-strong bg-card">
        {list.data && (
          <div className="flex h-9 items-center justify-between border-b pr-1 pl-3 text-label text-muted-foreground">
            JSON
            <Button kind="ghost" size="small" onClick={() => copy(list.data.snippet)}>
              <Icon of={Copy} size={14} /> Copy
            </Button>
          </div>
        )}
        <Scroll label="The entry" className="max-h-80 overflow-auto">
          <pre className="p-3 font-mono text-label leading-5">{list.data?.snippet ?? "Reading the entry."}</pre>
        </Scroll>
      </div>
      <p className="mt-2 text-label text-muted-foreground">
        The Clients page writes it for you and shows every line first. No key goes into a client’s settings.
      </p>
      <h2 className="mt-5 font-semibold text-title">Then ask it this</h2>
      <div className="mt-2 flex h-10 items-center justify-between rounded-control border border-border-strong bg-card pr-1.5 pl-3">
        <span className="truncate">{question}</span>
        <Button kind="ghost" size="small" onClick={() => copy(question)}>
          <Icon of={Copy} size={14} /> Copy
        </Button>
      </div>
      <p aria-live="polite" className="mt-2 text-label text-muted-foreground">
        {connected ? (
          <>
            <span className="text-foreground">
              <Inert text={connected.name} /> is connected.
            </span>{" "}
            What it proposes arrives in Approvals.
          </>
        ) : (
          "No client is connected yet."
        )}
      </p>
      <div className="mt-6 flex items-center justify-between">
        <Button kind="ghost" size="large" className="-ml-4" onClick={() => go("/clients")}>
          Find my clients
        </Button>
        <Button kind="ink" size="large" onClick={() => go("/approvals")}>
          Go to Approvals
        </Button>
      </div>
    </>
  );
}
