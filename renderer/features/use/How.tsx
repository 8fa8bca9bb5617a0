import { Popover } from "@base-ui/react/popover";
import { Info } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "../../components/Icon.js";

/** How a figure is counted, one press or hover away: reached by keyboard and by touch as well. */
export function How({ of, children }: { of: string; children: ReactNode }) {
  return (
    <Popover.Root>
      <Popover.Trigger
        openOnHover
        aria-label={`How ${of} is counted`}
        className="inline-flex size-[18px] items-center justify-center rounded-pill text-muted-foreground hover:text-foreground"
      >
        <Icon of={Info} size={14} />
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Positioner side="bottom" align="start" sideOffset={6} className="z-20">
          <Popover.Popup
            aria-label={`How ${of} is counted`}
            className="w-80 rounded-card border border-border-strong bg-popover px-3.5 py-3 text-label shadow-popover outline-none"
          >
            {children}
          </Popover.Popup>
        </Popover.Positioner>
      </Popover.Portal>
    </Popover.Root>
  );
}
