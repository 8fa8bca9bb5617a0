import { Dialog } from "@base-ui/react/dialog";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { RecordState } from "../../../src/desk/contract/record.js";
import { Button } from "../../components/Button.js";
import { useDesk, useStatus } from "../../desk.js";
import { problemWords } from "../approvals/use-proposals.js";

const ways = {
  "broken chain": { verb: "Seal", word: "seal", title: "Seal the broken chain" },
  "lost database": { verb: "Begin with an empty one", word: "begin", title: "Begin with an empty database" },
} as const;

/** The way out where the record takes no more writes: for good, so the word is typed, and the PIN where one is set. */
export function CloseDialog({ closed }: { closed: NonNullable<RecordState["closed"]> }) {
  const { client } = useDesk();
  const cache = useQueryClient();
  const asksPin = useStatus().data?.pin.set === true;
  const [open, setOpen] = useState(false);
  const [typed, setTyped] = useState("");
  const [pin, setPin] = useState("");
  const { verb, word, title } = ways[closed.by];
  const go = useMutation({
    mutationFn: () => {
      const given = { typed, ...(pin && { pin }) };
      return closed.by === "broken chain" ? client.record.seal(given) : client.record.beginEmpty(given);
    },
    onSuccess: () => cache.invalidateQueries(),
  });
  const missing = typed === word ? undefined : `Type ${word} first.`;
  return (
    <>
      <Button size="small" onClick={() => setOpen(true)}>
        {verb}
      </Button>
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-20 bg-scrim" />
          <Dialog.Popup className="fixed top-28 left-1/2 z-30 w-[520px] max-w-[calc(100vw-32px)] -translate-x-1/2 rounded-card border border-border-strong bg-popover p-5 shadow-popover outline-none">
            <Dialog.Title className="font-semibold text-title">{title}</Dialog.Title>
            <Dialog.Description className="mt-1 text-muted-foreground">{closed.words}</Dialog.Description>
            {go.data ? (
              <p role="status" className="mt-3">
                {go.data.words}
              </p>
            ) : (
              <form
                className="mt-3 flex flex-col gap-3"
                onSubmit={(event) => {
                  event.preventDefault();
                  if (!missing) go.mutate();
                }}
              >
                <Field label={`This cannot be undone. Type ${word}`} value={typed} onChange={setTyped} />
                {asksPin && <Field label="Your PIN" value={pin} onChange={setPin} secret />}
                {go.error && (
                  <p role="alert" className="text-risk-high">
                    {problemWords(go.error)}
                  </p>
                )}
                <div className="flex justify-end gap-2">
                  <Dialog.Close render={<Button />}>Leave it</Dialog.Close>
                  <Button
                    type="submit"
                    kind="irreversible"
                    off={missing ?? (go.isPending ? "It is being done." : undefined)}
                  >
                    {verb} for good
                  </Button>
                </div>
              </form>
            )}
            {go.data && (
              <div className="mt-4 flex justify-end">
                <Dialog.Close render={<Button />}>Close</Dialog.Close>
              </div>
            )}
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}

interface FieldProps {
  label: string;
  value: string;
  secret?: boolean;
  onChange(value: string): void;
}

const Field = ({ label, value, secret = false, onChange }: FieldProps) => (
  <label className="text-label text-muted-foreground">
    {label}
    <input
      type={secret ? "password" : "text"}
      autoComplete="off"
      maxLength={64}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="mt-1 block h-8 w-full rounded-control border border-input bg-card px-2 text-body text-foreground"
    />
  </label>
);
