import type { ReactNode } from "react";
import { Problem } from "../../components/Problem.js";

interface SettingProps {
  label: ReactNode;
  words: ReactNode;
  /** Why the last change of it did not happen, in the place of its words. */
  problem?: Error | null;
  /** What it is where nobody chose. */
  standard?: string;
  /** Why it cannot be changed here. */
  held?: string | undefined;
  children: ReactNode;
  /** What belongs to it and needs the whole width, below. */
  below?: ReactNode;
}

/** One setting: what it is called, what it does, what it is unless somebody chooses, the control. The search goes by `data-setting`. */
export function Setting({ label, words, problem, standard, held, children, below }: SettingProps) {
  return (
    <div data-setting="" className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b py-3">
      <div className="min-w-60 flex-1">
        <p className="font-medium">{label}</p>
        {held && <p className="text-label">{held}</p>}
        <p className="text-label text-muted-foreground">
          {problem ? <Problem of={problem} /> : words}
          {standard && <> Default: {standard}.</>}
        </p>
      </div>
      <div className="flex items-center gap-2">{children}</div>
      {below && <div className="w-full">{below}</div>}
    </div>
  );
}
