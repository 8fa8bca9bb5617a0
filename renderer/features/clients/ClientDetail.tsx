import { useMutation, useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import type { ClientProgram } from "../../answers.js";
import { Button } from "../../components/Button.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useKeys } from "../../components/use-keys.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../approvals/use-proposals.js";
import { Steps } from "../frame/Steps.js";
import { ClientPolicy } from "../policy/ClientPolicy.js";
import { ClientToolsets } from "./ClientToolsets.js";
import { Diff } from "./Diff.js";

interface ClientDetailProps {
  program: ClientProgram;
  snippet: string;
  /** Why this window cannot let more through now. */
  locked: string | undefined;
  onStep(by: 1 | -1): void;
}

/** What would be written into one program's file, and the button that writes it. */
export function ClientDetail({ program, snippet, locked, onStep }: ClientDetailProps) {
  const { query } = useDesk();
  const preview = useQuery(query.clients.preview.queryOptions({ input: { id: program.id } }));
  const register = useMutation(query.clients.register.mutationOptions());
  const unregister = useMutation(query.clients.unregister.mutationOptions());
  const done = register.data ?? unregister.data;
  const problem = register.error ?? unregister.error ?? preview.error;
  const busy = register.isPending || unregister.isPending ? "It is being written." : undefined;
  const off =
    busy ??
    (program.broken ? "Mend the file first." : preview.error ? "There is nothing that could be written." : undefined);
  const connect = () => !off && !program.registered && register.mutate({ id: program.id });
  useKeys({ enter: document.activeElement === document.body ? connect : undefined });
  return (
    <section aria-label={program.name} className="flex min-w-0 flex-1 flex-col">
      <header className="flex h-12 shrink-0 items-center gap-1 border-b px-7 text-label">
        <span className="flex-1 font-medium">
          {program.registered
            ? "Has the entry"
            : program.found === "absent"
              ? "Not installed"
              : "Found on this computer"}
        </span>
        <Steps thing="program" onStep={onStep} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-7 pt-6 pb-5">
        <h2 className="serif-sentence text-sentence">
          {program.registered ? (
            <>
              <strong className="font-bold">{program.name}</strong> has its entry.
            </>
          ) : (
            <>
              Connect <strong className="font-bold">{program.name}</strong> to Countersign.
            </>
          )}
        </h2>
        <p className="mt-1 text-sub">
          {program.registered
            ? "It can read; every write waits for you."
            : "One entry is added to one file. It can then read; every write still waits for you."}
        </p>
        {preview.isPending && <p className="mt-4 text-muted-foreground">Reading its file.</p>}
        {preview.data && (preview.data.lines.length > 0 || !preview.data.nothing) && (
          <Diff file={preview.data.file} lines={preview.data.lines} />
        )}
        {preview.data?.nothing && (
          <p className="mt-4 text-muted-foreground">The entry is in {preview.data.file}; nothing would change.</p>
        )}
        <dl className="mt-4 flex flex-col gap-2">
          {program.broken && <Fact label="Error">{program.broken}</Fact>}
          <Fact label="Back-up">{done?.backup ?? "made beside the file before it is written"}</Fact>
          <Fact label="Keys">None goes into this file. The Admin key stays with the desk.</Fact>
          <Fact label="Afterwards">{program.afterwards}</Fact>
        </dl>
        <div className="mt-5 flex items-center gap-2 border-t pt-4">
          <Button onClick={() => navigator.clipboard.writeText(snippet)}>Copy entry instead</Button>
          <span className="flex-1" />
          {program.registered ? (
            <Button off={busy} onClick={() => unregister.mutate({ id: program.id })}>
              Take the entry out
            </Button>
          ) : (
            <Button kind="ink" off={off} aria-keyshortcuts="Enter" onClick={connect}>
              Connect {program.name} <KeyHint keys="⏎" filled />
            </Button>
          )}
        </div>
        {problem && (
          <p role="alert" className="mt-3 text-risk-high">
            {problemWords(problem)}
          </p>
        )}
        {done && (
          <p role="status" className="mt-3">
            {done.words}
          </p>
        )}
        <ClientPolicy id={program.id} name={program.name} locked={locked} />
        <ClientToolsets id={program.id} name={program.name} />
      </div>
    </section>
  );
}

function Fact({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[116px_1fr]">
      <dt className="text-muted-foreground">{label}</dt>
      <dd className="wrap-anywhere">{children}</dd>
    </div>
  );
}
