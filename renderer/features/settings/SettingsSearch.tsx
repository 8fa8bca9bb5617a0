import { Search } from "lucide-react";
import { useRef } from "react";
import { Icon } from "../../components/Icon.js";
import { KeyHint } from "../../components/KeyHint.js";
import { useKeys } from "../../components/use-keys.js";

interface SettingsSearchProps {
  search: string;
  /** How many settings are left; undefined while nothing is searched. */
  found: number | undefined;
  onSearch(search: string): void;
}

/** The field over the settings, and how many it leaves. */
export function SettingsSearch({ search, found, onSearch }: SettingsSearchProps) {
  const field = useRef<HTMLInputElement>(null);
  useKeys({ "/": () => field.current?.focus() });
  return (
    <div className="flex min-h-12 shrink-0 items-center gap-3 border-b px-5 py-1.5">
      <label className="flex h-7 w-64 items-center gap-1.5 rounded-control border border-input bg-card px-2 has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2">
        <Icon of={Search} size={14} />
        <span className="sr-only">Search settings</span>
        <input
          ref={field}
          type="search"
          value={search}
          maxLength={100}
          placeholder="Search"
          aria-keyshortcuts="/"
          className="w-full min-w-0 bg-transparent outline-none placeholder:text-muted-foreground"
          onChange={(event) => onSearch(event.target.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            // The first empties it, the next leaves it.
            event.preventDefault();
            if (search) onSearch("");
            else event.currentTarget.blur();
          }}
        />
        <KeyHint keys="/" />
      </label>
      <span role="status" className="text-label text-muted-foreground">
        {found !== undefined && (found === 1 ? "1 setting" : `${found} settings`)}
      </span>
    </div>
  );
}
