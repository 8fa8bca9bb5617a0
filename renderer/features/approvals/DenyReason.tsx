import { Popover } from "@base-ui/react/popover";
import { type KeyboardEvent, useRef, useState } from "react";
import { Button } from "../../components/Button.js";
import { KeyHint } from "../../components/KeyHint.js";

const presets = ["Still in use", "Wrong target", "Ask me first"] as const;

interface DenyReasonProps {
  off: string | undefined;
  open: boolean;
  onOpen(open: boolean): void;
  onDeny(reason: string): void;
}

/** Three ready reasons, or the person's own words. The client reads them. */
export function DenyReason({ off, open, onOpen, onDeny }: DenyReasonProps) {
  const field = useRef<HTMLInputElement>(null);
  return (
    <Popover.Root open={open} onOpenChange={(next) => onOpen(next && !off)}>
      <Popover.Trigger
        render={
          <Button off={off} aria-keyshortcuts="Shift+D">
            Deny with reason <KeyHint keys="⇧D" />
          </Button>
        }
      />
      <Popover.Portal>
        <Popover.Positioner side="top" align="start" sideOffset={6} className="z-20">
          <Popover.Popup
            initialFocus={field}
            aria-label="Deny with reason"
            className="w-80 rounded-card border border-border-strong bg-popover p-1.5 shadow-popover outline-none"
          >
            <Reasons field={field} onDeny={onDeny} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function Reasons({ field, onDeny }: { field: React.Ref<HTMLInputElement>; onDeny(reason: string): void }) {
  const [words, setWords] = useState("");
  const pick = (event: KeyboardEvent) => {
    const preset = words === "" ? presets[Number(event.key) - 1] : undefined;
    if (!preset) return;
    event.preventDefault();
    onDeny(preset);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (words.trim()) onDeny(words.trim());
      }}
    >
      {presets.map((preset, index) => (
        <button
          key={preset}
          type="button"
          onClick={() => onDeny(preset)}
          className="flex h-7 w-full items-center justify-between rounded-pill px-2 text-left hover:bg-accent"
        >
          {preset} <KeyHint keys={String(index + 1)} />
        </button>
      ))}
      <div className="relative mt-1">
        <input
          ref={field}
          aria-label="Own words, the client reads them"
          placeholder="Own words, the client reads them"
          maxLength={2000}
          value={words}
          onChange={(event) => setWords(event.target.value)}
          onKeyDown={pick}
          className="h-8 w-full rounded-control border border-input bg-card pr-9 pl-2"
        />
        <span className="absolute top-[7px] right-2 flex">
          <KeyHint keys="⏎" />
        </span>
      </div>
    </form>
  );
}
