import { type ReactNode, useId } from "react";

interface SegmentedProps<V extends string | number> {
  label: string;
  value: V;
  parts: readonly { value: NoInfer<V>; label: ReactNode }[];
  onChange(value: NoInfer<V>): void;
}

/** One of a few, side by side: radio buttons, so that arrows move and one Tab stop is enough. */
export function Segmented<V extends string | number>({ label, value, parts, onChange }: SegmentedProps<V>) {
  const name = useId();
  return (
    <fieldset className="relative inline-flex min-h-7 flex-wrap rounded-control border border-border-strong bg-card">
      <legend className="sr-only">{label}</legend>
      {parts.map((part) => (
        <label
          key={part.value}
          className="picked relative flex min-h-[26px] items-center gap-1.5 whitespace-nowrap border-border-strong border-l px-2.5 font-medium text-label text-muted-foreground first-of-type:rounded-l-control first-of-type:border-l-0 last-of-type:rounded-r-control hover:text-foreground has-checked:bg-accent has-checked:text-foreground has-focus-visible:z-10 has-focus-visible:outline-2 has-focus-visible:outline-ring has-focus-visible:outline-offset-2"
        >
          <input
            type="radio"
            name={name}
            className="absolute inset-0 appearance-none outline-none"
            checked={part.value === value}
            onChange={() => onChange(part.value)}
          />
          {part.label}
        </label>
      ))}
    </fieldset>
  );
}
