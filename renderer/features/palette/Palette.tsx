import { Autocomplete } from "@base-ui/react/autocomplete";
import { Dialog } from "@base-ui/react/dialog";
import { Search } from "lucide-react";
import { useEffect, useEffectEvent, useRef, useState } from "react";
import type { Action } from "../../../src/desk/contract/catalog.js";
import type { Status } from "../../../src/desk/contract/status.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { KeyHint } from "../../components/KeyHint.js";
import { RiskShape } from "../../components/RiskShape.js";
import { keysNow, type Shortcut, useTold } from "../../components/use-keys.js";
import { AskDialog } from "../directory/AskDialog.js";
import type { Pausing } from "../frame/use-pausing.js";
import { type Entry, found, type Group, marked } from "./entries.js";
import { useEntries } from "./use-entries.js";
import { useGo } from "./use-go.js";

const command = /Mac|iPhone/.test(navigator.userAgent) ? "⌘K" : "Ctrl K";

/** Finds anything by a few letters and opens it. It approves nothing: what waits is opened, and decided on its card. */
export function Palette({ status, pausing }: { status: Status; pausing: Pausing }) {
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const ran = useRef(false);
  const [here, setHere] = useState<readonly Shortcut[]>([]);
  const [asking, setAsking] = useState<Action>();
  const index = useEntries(status, open, here, { ask: setAsking, ...pausing });
  const show = (now: boolean) => {
    if (now) {
      ran.current = false;
      setHere(keysNow().filter(({ act }) => act));
    }
    setOpen(now);
  };
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    // Under another dialog it would be out of reach.
    if (!document.querySelector("[role=dialog], [role=alertdialog]")) show(true);
  });
  useGo();
  useTold([{ keys: [command], does: "Search or run", everywhere: true }]);
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  return (
    <>
      <button
        ref={opener}
        type="button"
        aria-keyshortcuts="Control+K Meta+K"
        title={`Search or run (${command})`}
        className="mt-1.5 flex h-[30px] shrink-0 items-center gap-2.5 rounded-control border border-border-strong bg-card px-2 text-muted-foreground hover:text-foreground"
        onClick={() => show(true)}
      >
        <Icon of={Search} size={14} />
        <span className="flex-1 text-left text-label max-[959px]:sr-only">Search or run</span>
        <span className="max-[959px]:hidden">
          <KeyHint keys={command} />
        </span>
      </button>
      <Dialog.Root open={open} onOpenChange={show}>
        <Dialog.Portal>
          <Dialog.Backdrop className="fixed inset-0 z-30 bg-scrim" />
          <Dialog.Popup
            aria-label="Search or run"
            // Back where it was, unless something was run: an Enter too many must not press what had the focus, such as Approve.
            finalFocus={() => (ran.current ? opener.current : true)}
            className="fixed top-28 left-1/2 z-30 flex max-h-[calc(100vh-128px)] w-[640px] max-w-[calc(100vw-32px)] -translate-x-1/2 flex-col overflow-hidden rounded-lg border border-border-strong bg-popover shadow-popover outline-none"
          >
            <Finder
              find={(typed) => found(index, typed)}
              onOpen={(entry) => {
                ran.current = true;
                setOpen(false);
                entry.open();
              }}
            />
          </Dialog.Popup>
        </Dialog.Portal>
      </Dialog.Root>
      {asking && <AskDialog action={asking} open onOpen={(still) => !still && setAsking(undefined)} />}
    </>
  );
}

interface FinderProps {
  find(typed: string): Group[];
  onOpen(entry: Entry): void;
}

function Finder({ find, onOpen }: FinderProps) {
  const [typed, setTyped] = useState("");
  const groups = find(typed);
  return (
    <Autocomplete.Root
      open
      inline
      mode="none"
      items={groups}
      value={typed}
      autoHighlight="always"
      keepHighlight
      itemToStringValue={(entry: Entry) => entry.name}
      onValueChange={(value, { reason }) => reason !== "item-press" && setTyped(value)}
    >
      <div className="flex h-[52px] shrink-0 items-center gap-3 border-b px-4">
        <Icon of={Search} />
        <Autocomplete.Input
          aria-label="What to find or run"
          placeholder="A name, a page, what to do"
          className="h-full min-w-0 flex-1 bg-transparent text-[16px] outline-none placeholder:text-muted-foreground"
        />
        <KeyHint keys="Esc" />
      </div>
      <div className="min-h-0 overflow-y-auto">
        <Autocomplete.Empty>
          <p className="px-4 py-4 text-muted-foreground empty:hidden">
            {groups.length === 0 ? "Nothing is called so: no page, question, setting or action either." : ""}
          </p>
        </Autocomplete.Empty>
        <Autocomplete.List className="pb-1.5">
          {(group: Group) => (
            <Autocomplete.Group key={group.label} items={group.items}>
              <Autocomplete.GroupLabel className="flex h-7 items-center px-4 font-medium text-label text-muted-foreground">
                {group.label}
              </Autocomplete.GroupLabel>
              <Autocomplete.Collection>
                {(entry: Entry) => (
                  <Autocomplete.Item
                    key={entry.id}
                    value={entry}
                    onClick={() => onOpen(entry)}
                    className="mx-1.5 flex min-h-9 cursor-default items-center gap-3 rounded-control px-2.5 data-highlighted:bg-accent"
                  >
                    {typeof entry.icon === "string" ? <RiskShape danger={entry.icon} /> : <Icon of={entry.icon} />}
                    <span className="min-w-0 flex-1 truncate">
                      <Name name={entry.name} typed={typed} />{" "}
                      <span className="text-muted-foreground">
                        <Inert text={entry.detail} whole />
                      </span>
                    </span>
                    {entry.keys.map((key) => (
                      <KeyHint key={key} keys={key} />
                    ))}
                  </Autocomplete.Item>
                )}
              </Autocomplete.Collection>
            </Autocomplete.Group>
          )}
        </Autocomplete.List>
      </div>
      <p className="flex h-9 shrink-0 items-center gap-2 border-t px-4 text-label text-muted-foreground">
        <KeyHint keys="↑" />
        <KeyHint keys="↓" /> move <KeyHint keys="⏎" /> open
        <span className="flex-1" />
        Nothing here approves
      </p>
    </Autocomplete.Root>
  );
}

function Name({ name, typed }: { name: string; typed: string }) {
  return marked(name, typed).map(({ text, fits }, index) =>
    fits ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one name have no other identity
      <b key={index} className="font-semibold">
        <Inert text={text} whole />
      </b>
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces of one name have no other identity
      <Inert key={index} text={text} whole />
    ),
  );
}
