import type { ReactNode } from "react";

/** The figures of a page, side by side. */
export const Kpis = ({ children }: { children: ReactNode }) => (
  <dl className="flex min-h-[124px] shrink-0 border-b">{children}</dl>
);

/** One figure with its name; under it what it is made of. */
export function Kpi({ label, value, children }: { label: ReactNode; value: ReactNode; children?: ReactNode }) {
  return (
    <div className="min-w-0 flex-1 border-r px-5 py-3.5 last:border-r-0 max-[959px]:px-4 max-[959px]:first:pl-5">
      <dt className="flex h-4 items-center gap-1 whitespace-nowrap font-medium text-label text-muted-foreground">
        {label}
      </dt>
      <dd className="mt-0.5">
        <span className="block font-semibold text-kpi tabular-nums tracking-[-0.02em]">{value}</span>
        <span className="mt-1 block text-label text-muted-foreground leading-[17px]">{children}</span>
      </dd>
    </div>
  );
}
