import type { ReactNode } from "react";

/** The figures of a page, side by side, in as many rows as they need. */
export const Kpis = ({ children }: { children: ReactNode }) => (
  <dl className="grid min-h-[134px] shrink-0 grid-cols-[repeat(auto-fit,minmax(min(168px,44%),1fr))] border-b">
    {children}
  </dl>
);

interface KpiProps {
  label: ReactNode;
  /** What else of its kind there is. */
  beside?: ReactNode;
  value: ReactNode;
  ink?: string | undefined;
  children?: ReactNode;
}

/** One figure: what it is, the figure, and under it what belongs to it. */
export function Kpi({ label, beside, value, ink = "", children }: KpiProps) {
  return (
    <div className="-mb-px min-w-0 border-r border-b px-5 py-3.5 last:border-r-0">
      <dt className="flex min-h-4 items-center gap-1 font-medium text-label text-muted-foreground">
        {label}
        {beside && <span className="ml-auto shrink-0">{beside}</span>}
      </dt>
      <dd className="mt-0.5">
        <span
          className={`wrap-anywhere block font-semibold text-kpi tabular-nums tracking-[-0.02em] max-[959px]:text-figure max-[959px]:leading-8 ${ink}`}
        >
          {value}
        </span>
        <div className="mt-1 text-label text-muted-foreground leading-[17px]">{children}</div>
      </dd>
    </div>
  );
}
