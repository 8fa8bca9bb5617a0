import type { ReactNode } from "react";

/** One setting: what it is called, what it does, the control. */
export function Setting({ label, words, children }: { label: ReactNode; words: ReactNode; children: ReactNode }) {
  return (
    <div className="flex min-h-14 flex-wrap items-center gap-x-4 gap-y-2 border-b py-3">
      <div className="min-w-60 flex-1">
        <p className="font-medium">{label}</p>
        <p className="text-label text-muted-foreground">{words}</p>
      </div>
      <div className="flex items-center gap-2">{children}</div>
    </div>
  );
}
