import { useMutation, useQueryClient } from "@tanstack/react-query";
import type { RecordState } from "../../../src/desk/contract/record.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { ForGood } from "./ForGood.js";

type Closed = NonNullable<RecordState["closed"]>;

const ways = {
  "broken chain": {
    word: "seal",
    button: "Seal it and begin a new chain",
    means:
      "The broken log stays untouched in a folder beside the new one, whose first row says where it lies and which hash was the last good one. What waits for you expires, and what you confirmed of the policy wants confirming again. Compare the broken log with a copy first.",
  },
  "lost database": {
    word: "begin",
    button: "Begin with an empty database",
    means:
      "What waited for a decision is void, and a PIN that was kept in it is gone. The log stays, and gets a row that says so. If you have a copy of desk.db, stop Countersign and put it back instead.",
  },
} as const;

/** Why nothing can be written, and the way out: with the word typed, and the PIN where one is set, for it cannot be undone. */
export function RecordClosed({ closed, status }: { closed: Closed; status: Status }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const { word, button, means } = ways[closed.by];
  const done = { onSuccess: () => cache.invalidateQueries() };
  const seal = useMutation(query.record.seal.mutationOptions(done));
  const begin = useMutation(query.record.beginEmpty.mutationOptions(done));
  const way = closed.by === "broken chain" ? seal : begin;
  return (
    <section aria-label="Why nothing can be written" className="my-3 rounded-card border border-risk-high p-4">
      <p role="alert" className="font-medium text-risk-high">
        {closed.words}
      </p>
      <p className="mt-2 text-label text-muted-foreground">{means}</p>
      <ForGood word={word} button={button} status={status} isBusy={way.isPending} onSure={(sure) => way.mutate(sure)} />
      {way.error && (
        <p role="alert" className="mt-2 text-risk-high">
          {problemWords(way.error)}
        </p>
      )}
    </section>
  );
}
