import { useAnnounced } from "./KeyHint.js";

interface SwitchProps {
  label: string;
  on: boolean;
  onChange(on: boolean): void;
  /** Why it cannot be changed here. */
  off?: string | undefined;
  /** The keys of the page that turn it, as `aria-keyshortcuts` wants them. */
  keys?: string;
}

export function Switch({ label, on, onChange, off, keys }: SwitchProps) {
  const announced = useAnnounced();
  return (
    <button
      type="button"
      role="switch"
      aria-checked={on}
      aria-label={label}
      aria-disabled={off ? true : undefined}
      title={off}
      aria-keyshortcuts={announced(keys)}
      onClick={() => !off && onChange(!on)}
      className="-m-1.5 shrink-0 rounded-full p-1.5"
    >
      <span
        className={`block h-4 w-7 rounded-full border-[1.5px] transition-colors motion-reduce:transition-none ${
          on ? "border-foreground bg-foreground" : "border-input bg-muted"
        } ${off ? "opacity-50" : ""}`}
      >
        <span
          className={`block size-3 translate-y-[0.5px] rounded-full transition-transform motion-reduce:transition-none ${
            on ? "translate-x-[13px] bg-background forced-colors:bg-[HighlightText]" : "translate-x-[1px] bg-input"
          }`}
        />
      </span>
    </button>
  );
}
