import { Search } from "lucide-react";
import { type InputHTMLAttributes, useRef } from "react";
import { Icon } from "./Icon.js";
import { KeyHint, useAnnounced } from "./KeyHint.js";
import { useKeys } from "./use-keys.js";

interface SearchFieldProps extends Pick<InputHTMLAttributes<HTMLInputElement>, "maxLength"> {
  /** For screen readers, such as "Search people". */
  label: string;
  value: string;
  className?: string;
  onSearch(search: string): void;
}

/** The one field of a page that narrows what is shown, reached with the key it shows. */
export function SearchField({ label, value, className = "", onSearch, ...more }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const announced = useAnnounced();
  useKeys({ "/": { does: label, act: () => field.current?.focus() } });
  return (
    <label
      className={`flex h-7 w-64 items-center gap-1.5 rounded-control border border-input bg-card px-2 has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2 ${className}`}
    >
      <Icon of={Search} size={14} />
      <span className="sr-only">{label}</span>
      <input
        {...more}
        ref={field}
        type="search"
        value={value}
        placeholder="Search"
        aria-keyshortcuts={announced("/")}
        className="w-full min-w-0 bg-transparent outline-none placeholder:text-muted-foreground"
        onChange={(event) => onSearch(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          // The first empties it, the next leaves it.
          event.preventDefault();
          if (value) onSearch("");
          else event.currentTarget.blur();
        }}
      />
      <KeyHint keys="/" />
    </label>
  );
}
