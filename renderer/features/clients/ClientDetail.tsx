import type { ClientList, ClientProgram } from "../../answers.js";
import { Steps } from "../frame/Steps.js";
import { ClientPolicy } from "../policy/ClientPolicy.js";
import { ClientChange } from "./ClientChange.js";
import { ClientHealth } from "./ClientHealth.js";
import { ClientToolsets } from "./ClientToolsets.js";

interface ClientDetailProps {
  program: ClientProgram;
  connections: ClientList["connections"];
  /** Why this window cannot let more through now. */
  locked: string | undefined;
  onStep(by: 1 | -1): void;
  onWrite(): void;
}

/** One program: what is or would be in its file, how it is, and what it may do. */
export function ClientDetail({ program, connections, locked, onStep, onWrite }: ClientDetailProps) {
  const { id, name, registered } = program;
  return (
    <section aria-label={name} className="flex min-w-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-1 border-b px-7 text-label">
        <span className="flex-1 font-medium">{place(program, connections.length > 0)}</span>
        <Steps thing="program" onStep={onStep} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-7 pt-6 pb-5">
        <h2 className="serif-sentence text-sentence">
          {registered ? (
            <>
              <strong className="font-bold">{name}</strong> has its entry.
            </>
          ) : (
            <>
              Connect <strong className="font-bold">{name}</strong> to Countersign.
            </>
          )}
        </h2>
        <p className="mt-1 text-sub">
          {registered
            ? "It can read; every write waits for you."
            : "One entry is added to one file. It can then read; every write still waits for you."}
        </p>
        <ClientChange program={program} locked={locked} onWrite={onWrite} />
        <ClientHealth program={program} connections={connections} />
        <ClientPolicy id={id} name={name} locked={locked} />
        <ClientToolsets id={id} name={name} />
      </div>
    </section>
  );
}

/** What connects was started by somebody, wherever its program lies. */
function place({ registered, found }: ClientProgram, connected: boolean): string {
  if (registered) return "Has the entry";
  if (connected) return "Connected now, no entry yet";
  return found === "absent" ? "Not installed" : "Found on this computer";
}
