import { Dialog } from "@base-ui/react/dialog";
import { Keyboard } from "lucide-react";
import { use, useState } from "react";
import { Button } from "./Button.js";
import { Icon } from "./Icon.js";
import { KeyHint, KeyHints } from "./KeyHint.js";
import { Scroll } from "./Scroll.js";
import { keysNow, type Shortcut, useKeys } from "./use-keys.js";

/** What the keys of a page do at this moment, and those of all pages: a button, and `?`. */
export function Shortcuts({ page }: { page: string }) {
  const [list, setList] = useState<readonly Shortcut[]>([]);
  const [open, setOpen] = useState(false);
  const on = use(KeyHints);
  const show = (now: boolean) => {
    if (now) setList(keysNow());
    setOpen(now);
  };
  useKeys({ "?": { does: "This list", everywhere: true, act: () => show(true) } });
  return (
    <Dialog.Root open={open} onOpenChange={show}>
      <Dialog.Trigger
        render={
          <Button
            kind="ghost"
            size="tight"
            aria-label={`Keys of ${page}`}
            title={`Keys of ${page}`}
            aria-keyshortcuts="?"
          >
            {on ? <KeyHint keys="?" /> : <Icon of={Keyboard} />}
          </Button>
        }
      />
      <Dialog.Portal>
        <Dialog.Backdrop className="fixed inset-0 z-30 bg-scrim" />
        <Dialog.Popup className="fixed top-28 left-1/2 z-30 flex max-h-[calc(100vh-128px)] w-[400px] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col rounded-lg border border-border-strong bg-popover p-5 shadow-popover outline-none">
          <Dialog.Title className="font-semibold text-title">Keys of {page}</Dialog.Title>
          {!on && (
            <p className="mt-1 text-label text-muted-foreground">
              They are off. Settings turns single keys on again; Escape always works.
            </p>
          )}
          <Scroll label={`What the keys of ${page} do`} className="-mx-2 mt-3 min-h-0 overflow-y-auto px-2">
            <List of={list.filter(({ everywhere }) => !everywhere)} />
            <h3 className="pt-4 pb-1.5 font-medium text-label text-muted-foreground">On every page</h3>
            <List of={list.filter(({ everywhere }) => everywhere)} />
          </Scroll>
          <Dialog.Close
            render={
              <Button size="small" className="mt-4 self-start">
                Close <KeyHint keys="Esc" />
              </Button>
            }
          />
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function List({ of }: { of: readonly Shortcut[] }) {
  return (
    <dl>
      {of.map(({ keys, does }) => (
        <div key={does} className="flex min-h-8 items-center gap-3 border-t py-1">
          <dt className="flex w-24 shrink-0 gap-1">
            {keys.map((key) => (
              <kbd
                key={key}
                className="inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-pill border border-border-strong bg-card px-1 font-medium font-sans text-note"
              >
                {key}
              </kbd>
            ))}
          </dt>
          <dd>{does}</dd>
        </div>
      ))}
    </dl>
  );
}
