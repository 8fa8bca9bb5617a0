import type { KeyboardEvent, PointerEvent, ReactNode } from "react";
import { useTold } from "../../components/use-keys.js";
import { walked } from "../../components/walked.js";
import { plot } from "./plot.js";

interface DayCursorProps {
  label: string;
  count: number;
  day: number;
  /** What the chosen day says, for who cannot see it. */
  text: string;
  onDay(index: number): void;
  children: ReactNode;
}

/** Around a chart of days: the pointer and the arrow keys choose one, which stands out. */
export function DayCursor({ label, count, day, text, onDay, children }: DayCursorProps) {
  const point = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = (event.clientX - box.left - plot.left) / (box.width - plot.left - plot.right);
    if (share >= 0 && share < 1) onDay(Math.floor(share * count));
  };
  useTold([{ keys: ["←", "→"], does: "Along the chart, while it has the focus" }]);
  const press = (event: KeyboardEvent) => {
    const to = walked(event.key, day, count);
    if (to === undefined) return;
    event.preventDefault();
    onDay(to);
  };
  return (
    <div
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={count - 1}
      aria-valuenow={day}
      aria-valuetext={text}
      onPointerMove={point}
      onPointerDown={point}
      onKeyDown={press}
      className="relative h-[252px] shrink-0 focus-visible:-outline-offset-2"
    >
      <span
        aria-hidden="true"
        className="absolute bg-accent"
        style={{
          top: plot.top - 8,
          bottom: plot.bottom,
          left: `calc(${plot.left}px + (100% - ${plot.left + plot.right}px) * ${day / count})`,
          width: `calc((100% - ${plot.left + plot.right}px) / ${count})`,
        }}
      />
      {children}
    </div>
  );
}
