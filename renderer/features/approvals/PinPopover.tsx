import { Popover } from "@base-ui/react/popover";
import { type ReactElement, useRef, useState } from "react";
import { Button } from "../../components/Button.js";

interface PinPopoverProps {
  open: boolean;
  onOpen(open: boolean): void;
  onPin(pin: string): void;
  anchor: ReactElement;
}

/** The presence check: the person's PIN, asked for this one decision. */
export function PinPopover({ open, onOpen, onPin, anchor }: PinPopoverProps) {
  const field = useRef<HTMLInputElement>(null);
  const place = useRef<HTMLSpanElement>(null);
  return (
    <Popover.Root open={open} onOpenChange={onOpen}>
      <span ref={place}>{anchor}</span>
      <Popover.Portal>
        <Popover.Positioner anchor={place} side="top" align="end" sideOffset={6} className="z-20">
          <Popover.Popup
            initialFocus={field}
            aria-label="Your PIN"
            className="w-72 rounded-card border border-border-strong bg-popover p-3 shadow-popover outline-none"
          >
            <PinForm field={field} onPin={onPin} />
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}

function PinForm({ field, onPin }: { field: React.Ref<HTMLInputElement>; onPin(pin: string): void }) {
  const [pin, setPin] = useState("");
  return (
    <form
      className="flex items-end gap-2"
      onSubmit={(event) => {
        event.preventDefault();
        if (pin) onPin(pin);
      }}
    >
      <label className="min-w-0 flex-1 text-label text-muted-foreground">
        Your PIN, to approve this
        <input
          ref={field}
          type="password"
          autoComplete="off"
          maxLength={64}
          value={pin}
          onChange={(event) => setPin(event.target.value)}
          className="mt-1 h-8 w-full rounded-control border border-input bg-card px-2 text-body text-foreground"
        />
      </label>
      <Button type="submit" kind="ink">
        Approve
      </Button>
    </form>
  );
}
