import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import type { Listing, Simulated } from "../../../src/desk/contract/settings.js";
import { Button } from "../../components/Button.js";
import { Inert } from "../../components/Inert.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { OperationSelect } from "./OperationSelect.js";

const verdicts = {
  answered: { word: "Answered", ink: "text-foreground" },
  asked: { word: "You are asked", ink: "text-foreground" },
  refused: { word: "Refused", ink: "text-risk-high" },
} as const;

/** What the policy would do to a call, without making it. */
export function Simulator({ listing, clients }: { listing: Listing; clients: readonly string[] }) {
  const { query } = useDesk();
  const [operation, setOperation] = useState("");
  const [client, setClient] = useState("");
  const [args, setArgs] = useState("");
  const tried = useMutation(query.settings.simulate.mutationOptions());
  const changed =
    <T,>(set: (value: T) => void) =>
    (value: T) => {
      set(value);
      tried.reset(); // the answer was to another question
    };
  return (
    <form
      aria-label="Try a call"
      data-setting=""
      className="border-b py-3"
      onSubmit={(event) => {
        event.preventDefault();
        if (operation) tried.mutate({ operation, client, args });
      }}
    >
      <p className="mb-2 text-label text-muted-foreground">
        What would happen to a call, and which rule or setting decides. What the arguments name is read; nothing is
        sent, queued or logged.
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <OperationSelect
          label="Operation to try"
          listing={listing}
          value={operation}
          onChange={changed(setOperation)}
        />
        <input
          aria-label="Client that asks"
          placeholder="Any client"
          list="clients-to-try"
          maxLength={200}
          value={client}
          onChange={(event) => changed(setClient)(event.target.value)}
          className="h-8 w-40 rounded-control border border-input bg-card px-2"
        />
        <datalist id="clients-to-try">
          {clients.map((name) => (
            <option key={name} value={name} />
          ))}
        </datalist>
        <textarea
          aria-label="Arguments, as JSON"
          placeholder='{"workspace": "Sandbox"}'
          rows={1}
          spellCheck={false}
          value={args}
          onChange={(event) => changed(setArgs)(event.target.value)}
          className="min-h-8 min-w-48 flex-1 rounded-control border border-input bg-card px-2 py-1 font-mono text-label"
        />
        <Button
          type="submit"
          off={!operation ? "Choose an operation first." : tried.isPending ? "It is being tried." : undefined}
        >
          Try it
        </Button>
      </div>
      <div role="status" className="mt-2 min-h-5">
        {tried.isPending && <span className="text-muted-foreground">Reading what the arguments name.</span>}
        {tried.error && <span className="text-risk-high">{problemWords(tried.error)}</span>}
        {tried.data && <Answer found={tried.data} />}
      </div>
    </form>
  );
}

function Answer({ found }: { found: Simulated }) {
  const { word, ink } = verdicts[found.verdict];
  return (
    <dl className="grid grid-cols-[116px_1fr] gap-y-1">
      <dt className="text-muted-foreground">Verdict</dt>
      <dd className={`font-semibold ${ink}`}>{word}</dd>
      <dt className="text-muted-foreground">In words</dt>
      <dd className="wrap-anywhere">
        <Inert text={found.words} whole ours />
      </dd>
      <dt className="text-muted-foreground">Decided by</dt>
      <dd className="wrap-anywhere">
        <Inert text={found.because} whole ours />
      </dd>
      {found.open.length > 0 && (
        <>
          <dt className="text-muted-foreground">Not known yet</dt>
          <dd>{found.open.join(" ")}</dd>
        </>
      )}
    </dl>
  );
}
