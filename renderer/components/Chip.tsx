import { ChevronDown, X } from "lucide-react";
import type { ReactNode } from "react";
import { Icon } from "./Icon.js";
import { Inert } from "./Inert.js";

/** What a chip's own button looks like. */
export const chipFace =
  "flex min-w-0 items-center gap-1.5 rounded-control px-2.5 text-label hover:bg-muted data-popup-open:bg-accent";

interface ChipProps {
  name: string;
  /** The labels of what is chosen. */
  chosen: readonly string[];
  /** Shown where nothing is chosen. */
  none: string;
}

/** What a screen reader hears of it. */
export const chipLabel = ({ name, chosen: [first, ...more], none }: ChipProps): string =>
  `${name}: ${first === undefined ? none : more.length === 0 ? first : `${first} and ${more.length} more`}`;

/** What stands in a chip's own button: what it chooses, and what is chosen. */
export function ChipText({ name, chosen: [first, ...more], none }: ChipProps) {
  const isSet = first !== undefined;
  return (
    <>
      <span className="whitespace-nowrap text-muted-foreground">{name}</span>
      <span className={`truncate font-medium ${isSet ? "" : "max-[1399px]:sr-only"}`}>
        <Inert text={first ?? none} whole />
      </span>
      {more.length > 0 && <span className="text-muted-foreground">+{more.length}</span>}
      {!isSet && <Icon of={ChevronDown} size={14} className="text-muted-foreground" />}
    </>
  );
}

interface ChipFrameProps extends ChipProps {
  children: ReactNode;
  onClear(): void;
}

/** Around a chip's own button: a cross takes the choice back, and leaves the focus there. */
export function ChipFrame({ name, chosen, none, children, onClear }: ChipFrameProps) {
  return (
    <span className="inline-flex h-7 max-w-56 shrink-0 items-stretch rounded-control border border-border-strong bg-card">
      {children}
      {chosen.length > 0 && (
        <button
          type="button"
          aria-label={`${name}: ${none}`}
          onClick={({ currentTarget }) => {
            currentTarget.parentElement?.querySelector("button")?.focus();
            onClear();
          }}
          className="flex w-7 items-center justify-center rounded-control text-muted-foreground hover:bg-muted hover:text-foreground"
        >
          <Icon of={X} size={14} />
        </button>
      )}
    </span>
  );
}
