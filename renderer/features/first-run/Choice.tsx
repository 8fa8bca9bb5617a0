import { type ReactNode, useId } from "react";

interface ChoiceProps {
  title: string;
  chosen: boolean;
  onChoose(): void;
  children: ReactNode;
}

/** One of the ways to an organization: a radio button, and what belongs to it. */
export function Choice({ title, chosen, onChoose, children }: ChoiceProps) {
  const id = useId();
  return (
    <div className="grid grid-cols-[16px_1fr] gap-x-2.5 border-t px-6 py-5 first:border-t-0">
      <input
        id={id}
        type="radio"
        name="organization"
        checked={chosen}
        onChange={onChoose}
        className="mt-0.5 size-4 appearance-none rounded-full forced-colors:appearance-auto border-2 border-input bg-card checked:border-foreground checked:bg-foreground checked:shadow-[inset_0_0_0_2.5px_var(--card)]"
      />
      <div className="min-w-0 text-muted-foreground">
        <label htmlFor={id} className="block font-semibold text-foreground text-title">
          {title}
        </label>
        <div className="mt-1">{children}</div>
      </div>
    </div>
  );
}
