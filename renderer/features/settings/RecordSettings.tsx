import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import type { RecordState } from "../../../src/desk/contract/record.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Button } from "../../components/Button.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { Anchors } from "./Anchors.js";
import { ErasePerson } from "./ErasePerson.js";
import { KeepFor } from "./KeepFor.js";
import { RecordClosed } from "./RecordClosed.js";
import { Setting } from "./Setting.js";

/** What the record promises, who keeps that elsewhere, and the way out where it takes no more rows. */
export function RecordSettings({ status }: { status: Status }) {
  const { query } = useDesk();
  const { data, error } = useQuery(query.record.state.queryOptions());
  if (error)
    return (
      <p role="alert" className="py-3 text-risk-high">
        What the record promises could not be read: {error.message}.
      </p>
    );
  if (!data) return <p className="py-3 text-muted-foreground">Reading what the record promises.</p>;
  return (
    <>
      {data.closed && <RecordClosed closed={data.closed} status={status} />}
      <Newest state={data} />
      <Anchors
        anchored={data.anchors}
        held={data.anchorsHeld}
        off={status.pin.open ? undefined : "This window needs the PIN first."}
      />
      {!data.closed && <KeepFor days={data.keepDays} status={status} />}
      {!data.closed && <ErasePerson status={status} />}
    </>
  );
}

function Newest({ state: { checkpoint, closed, anchors } }: { state: RecordState }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const make = useMutation(
    query.record.checkpoint.mutationOptions({
      onSuccess: () => cache.invalidateQueries({ queryKey: query.record.state.queryKey() }),
    }),
  );
  return (
    <Setting
      label="Checkpoints"
      words={
        <>
          {checkpoint ? (
            <>
              The newest promises {checkpoint.size.toLocaleString("en-US")} rows, made <Time at={checkpoint.at} />.{" "}
              {checkpoint.words}
            </>
          ) : (
            "Made every hour in which something happened, and at every stop. None was made since this start."
          )}
          {checkpoint?.publicKey && <span className="mt-1 block break-all font-mono">{checkpoint.publicKey}</span>}
          {make.error && (
            <span role="alert" className="block text-risk-high">
              {problemWords(make.error)}
            </span>
          )}
        </>
      }
    >
      <Button
        off={closed ? "The record takes no more rows." : make.isPending ? "It is being made." : undefined}
        onClick={() => make.mutate({})}
      >
        {anchors.length > 0 ? "Make and send one now" : "Make one now"}
      </Button>
    </Setting>
  );
}
