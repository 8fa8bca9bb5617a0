import { Dialog } from "@base-ui/react/dialog";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Download, Printer } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Time } from "../../components/Time.js";
import { useDesk } from "../../desk.js";
import { problemWords } from "../../problem-words.js";
import { saveFile } from "../../save-file.js";
import { CopyButton } from "./CopyButton.js";
import { rowCount } from "./row-count.js";

/** Promises all rows as they are now, and gives the promise to be kept somewhere else: copied, as a file, on paper. */
export function SaveCheckpoint({ off }: { off: string | undefined }) {
  const { query } = useDesk();
  const cache = useQueryClient();
  const [open, setOpen] = useState(false);
  const make = useMutation(
    query.record.checkpoint.mutationOptions({
      onSettled: () => cache.invalidateQueries({ queryKey: query.record.key() }),
    }),
  );
  const { data } = make;
  return (
    <>
      <KeyButton
        size="small"
        hotkey={{ on: "c", does: "Save a checkpoint", palette: true }}
        off={off}
        onClick={() => {
          make.mutate({});
          setOpen(true);
        }}
      >
        Save checkpoint
      </KeyButton>
      <Dialog.Root open={open} onOpenChange={setOpen}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-20 bg-scrim print:hidden" />
          <Dialog.Popup className="fixed top-28 left-1/2 z-30 max-h-[80vh] w-[600px] max-w-[calc(100vw-32px)] -translate-x-1/2 overflow-y-auto rounded-card border border-border-strong bg-popover p-5 shadow-popover outline-none print:top-0 print:border-0 print:shadow-none">
            <Dialog.Title className="font-semibold text-title">Checkpoint</Dialog.Title>
            <Dialog.Description className="mt-1 text-muted-foreground">
              A promise of every row up to now. Kept where this computer cannot change it, it shows later if the log was
              rewritten or cut.
            </Dialog.Description>
            {make.isPending && <p className="mt-3 min-h-40 text-muted-foreground">It is being made.</p>}
            {make.error && (
              <p role="alert" className="mt-3 text-risk-high">
                {problemWords(make.error)}
              </p>
            )}
            {data && (
              <>
                <p className="mt-3 text-label">
                  {rowCount(data.size)}, <Time at={data.at} as="moment" />. {data.words}
                </p>
                <pre className="mt-2 whitespace-pre-wrap rounded-card border bg-muted p-2.5 font-mono text-label leading-[18px] wrap-anywhere">
                  {data.text.trimEnd()}
                </pre>
                {data.publicKey && (
                  <p className="mt-2 text-label wrap-anywhere">
                    <span className="text-muted-foreground">Public key, to be kept apart from it: </span>
                    <span className="font-mono">{data.publicKey}</span>
                  </p>
                )}
                <div className="mt-4 flex flex-wrap items-center gap-2 print:hidden">
                  <CopyButton text={async () => data.text}>Copy</CopyButton>
                  <Button size="small" onClick={() => saveFile(data.file, [data.text])}>
                    <Icon of={Download} size={14} /> Save as a file
                  </Button>
                  <Button size="small" onClick={() => window.print()}>
                    <Icon of={Printer} size={14} /> Print
                  </Button>
                </div>
              </>
            )}
            <div className="mt-4 flex justify-end print:hidden">
              <Dialog.Close render={<Button />}>Close</Dialog.Close>
            </div>
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
    </>
  );
}
