import { SearchField } from "../../components/SearchField.js";

interface SettingsSearchProps {
  search: string;
  /** How many settings are left; undefined while nothing is searched. */
  found: number | undefined;
  onSearch(search: string): void;
}

/** The field over the settings, and how many it leaves. */
export function SettingsSearch({ search, found, onSearch }: SettingsSearchProps) {
  return (
    <div className="flex min-h-12 shrink-0 items-center gap-3 border-b px-5 py-1.5">
      <SearchField label="Search settings" value={search} maxLength={100} onSearch={onSearch} />
      <span role="status" className="text-label text-muted-foreground">
        {found !== undefined && (found === 1 ? "1 setting" : `${found} settings`)}
      </span>
    </div>
  );
}
