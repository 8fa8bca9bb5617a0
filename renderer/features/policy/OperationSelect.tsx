import type { Listing } from "../../../src/desk/contract/settings.js";
import { toolsetName } from "../toolsets/toolset-name.js";

interface OperationSelectProps {
  label: string;
  listing: Listing;
  value: string;
  onChange(name: string): void;
}

/** Every operation, by toolset. */
export function OperationSelect({ label, listing, value, onChange }: OperationSelectProps) {
  return (
    <select
      aria-label={label}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 w-60 rounded-control border border-input bg-card px-2"
    >
      <option value="">Choose an operation</option>
      {listing.toolsets.map(({ name }) => {
        const own = listing.operations.filter(({ toolset }) => toolset === name);
        if (own.length === 0) return null;
        return (
          <optgroup key={name} label={toolsetName(name)}>
            {own.map((operation) => (
              <option key={operation.name} value={operation.name}>
                {operation.name}
              </option>
            ))}
          </optgroup>
        );
      })}
    </select>
  );
}
