import type { ReactNode } from "react";

/** One figure of the band: what it is, the figure, what belongs to it. */
export function Cell({ label, value, children }: { label: ReactNode; value: ReactNode; children?: ReactNode }) {
  return (
    <div className="min-w-0 flex-1 border-r px-5 py-3.5 last:border-r-0">
      <dt className="truncate font-medium text-label text-muted-foreground">{label}</dt>
      <dd className="mt-0.5">
        <span className="block truncate font-semibold text-kpi tabular-nums tracking-[-0.02em] max-[959px]:text-figure max-[959px]:leading-8">
          {value}
        </span>
        {children}
      </dd>
    </div>
  );
}

/** The lines under a figure. */
export const lines = "text-label text-muted-foreground leading-[17px]";
