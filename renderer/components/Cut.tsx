import type { ReactNode } from "react";

interface SheetProps {
  upper: ReactNode;
  lower: ReactNode;
  /** Pixels between the halves: 7 waiting, 3 approved, 0 closed, 14 apart. */
  gap: number;
  className?: string;
  upperClassName?: string;
}

/** One sheet cut in two: the upper half is the proposal, the lower waits for the person. */
export function Sheet({ upper, lower, gap, className = "", upperClassName = "" }: SheetProps) {
  return (
    <div className={`flex min-h-0 flex-col ${className}`}>
      <div className={`min-h-0 rounded-t-card border border-border-strong border-b-0 bg-card ${upperClassName}`}>
        {upper}
      </div>
      <Cut gap={gap} />
      <div className="rounded-b-card border border-border-strong border-t-0 bg-card shadow-card">{lower}</div>
    </div>
  );
}

const edge = "H24 L33 21 L54 .5 H4000";

/** The uneven line along which the sheet was cut. Both edges have one shape, so that they fit. */
function Cut({ gap }: { gap: number }) {
  const shift = { transform: `translateY(${gap}px)` };
  return (
    <svg
      width="100%"
      height={25 + gap}
      aria-hidden="true"
      className="block shrink-0 overflow-hidden transition-[height] motion-reduce:transition-none duration-160"
    >
      <path d={`M0 0 V12 ${edge} V0 Z`} className="fill-card" />
      <path d={`M0 12 ${edge}`} fill="none" className="stroke-border-strong" />
      <path d="M.5 0 V12" className="stroke-border-strong" />
      <g style={shift} className="transition-transform motion-reduce:transition-none duration-160">
        <path d={`M0 12 ${edge} V60 H0 Z`} className="fill-card" />
        <path d={`M0 12 ${edge}`} fill="none" className="stroke-border-strong" />
        <path d="M.5 12 V60" className="stroke-border-strong" />
        <svg x="100%" className="overflow-visible" aria-hidden="true">
          <path d="M-.5 0 V60" className="stroke-border-strong" />
        </svg>
      </g>
    </svg>
  );
}
