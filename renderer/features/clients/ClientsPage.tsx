import { useQuery, useQueryClient } from "@tanstack/react-query";
import { RefreshCw } from "lucide-react";
import { useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import type { ClientProgram } from "../../answers.js";
import { Awaited } from "../../components/Awaited.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Shortcuts } from "../../components/Shortcuts.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk, useLine } from "../../desk.js";
import { Unreachable } from "../frame/Unreachable.js";
import { ClientDetail } from "./ClientDetail.js";
import { ClientGroups, connectionsOf, grouped } from "./ClientGroups.js";
import { OtherClient, OtherClients, useOthers } from "./OtherClients.js";
import { Snippet } from "./Snippet.js";

const nextAndPrevious = "The next one, the one before";

/** The programs that can ask: who is connected, who could be, and what would be written to connect one. */
export function ClientsPage({ status }: { status: Status }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const line = useLine();
  const list = useQuery(query.clients.list.queryOptions());
  const [chosen, setChosen] = useState<string>();
  const others = useOthers(list.data);
  const other = others.find(({ id }) => id === chosen);
  const locked = status.pin.open ? undefined : "This window needs the PIN first.";
  const programs = list.data ? grouped(list.data).flatMap(({ lines }) => lines.map(({ program }) => program)) : [];
  const shown =
    programs.find((program) => program.id === chosen) ??
    programs.find((program) => program.found !== "absent" && !program.registered) ??
    programs[0];
  const step = (by: 1 | -1) => {
    const next = programs[programs.findIndex((program) => program.id === shown?.id) + by];
    if (next) setChosen(next.id);
  };
  useKeys({
    j: { does: nextAndPrevious, act: () => step(1) },
    k: { does: nextAndPrevious, act: () => step(-1) },
  });
  const connected = list.data?.connections.length ?? 0;
  return (
    <main className="flex h-full min-w-0 flex-1 max-[700px]:flex-col">
      <section
        aria-label="Programs"
        className="flex w-[352px] shrink-0 flex-col border-r max-[1119px]:w-[264px] max-[700px]:h-2/5 max-[700px]:w-full max-[700px]:border-r-0 max-[700px]:border-b"
      >
        <header className="flex h-12 shrink-0 items-center gap-2.5 border-b px-4">
          <h1 className="font-semibold text-title">Clients</h1>
          {/* The first group below counts them as well. */}
          <span className="whitespace-nowrap text-label text-muted-foreground max-[1119px]:sr-only">
            {connected} connected now
          </span>
          <span className="flex-1" />
          <KeyButton
            kind="ghost"
            size="tight"
            aria-label="Look again"
            title="Look again"
            hotkey={{ on: "r", does: "Look again for programs", palette: true }}
            onClick={() => void cache.invalidateQueries({ queryKey: query.clients.key() })}
          >
            <Icon of={RefreshCw} size={14} />
          </KeyButton>
          <Shortcuts page="Clients" />
        </header>
        {line.state === "lost" && <Unreachable line={line} />}
        <div className="min-h-0 flex-1 overflow-y-auto">
          {list.isPending && <Awaited words="Looking for programs on this computer." />}
          {list.error && (
            <p role="alert" className="px-4 py-4 text-risk-high">
              The programs could not be looked for: {list.error.message}. Look again.
            </p>
          )}
          {list.data && (
            <ClientGroups
              list={list.data}
              selected={other ? undefined : shown?.id}
              onSelect={(program: ClientProgram) => setChosen(program.id)}
            />
          )}
          <OtherClients others={others} selected={other?.id} onSelect={setChosen} />
          {list.data && <Snippet text={list.data.snippet} />}
        </div>
      </section>
      {other ? (
        <OtherClient key={other.id} other={other} locked={locked} />
      ) : shown && list.data ? (
        <ClientDetail
          key={shown.id}
          program={shown}
          connections={connectionsOf(list.data.connections, shown.id)}
          locked={locked}
          onStep={step}
          onWrite={() => setChosen(shown.id)}
        />
      ) : (
        <section className="flex-1" aria-label="Program" />
      )}
    </main>
  );
}
