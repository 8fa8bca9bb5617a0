import { type KeyboardEvent, useRef, useState } from "react";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { useTold } from "../../components/use-keys.js";
import { amountText } from "./amounts.js";

const weekdays = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const hours = Array.from({ length: 24 }, (_, hour) => hour);

/** What an hour of each weekday brings on average: a table whose cells are coloured, so that it is its own twin. UTC. */
export function HourMap({ spend }: { spend: Spend }) {
  const means = meansOf(spend);
  const most = Math.max(...means.flat().map((mean) => mean ?? 0), Number.MIN_VALUE);
  const [[row, column], setAt] = useState<[number, number]>([0, 0]);
  const body = useRef<HTMLTableSectionElement>(null);
  useTold([{ keys: ["←", "→", "↑", "↓"], does: "From hour to hour, while the map has the focus" }]);
  const said = (mean: number | undefined) =>
    mean === undefined ? "not known" : amountText(mean.toFixed(9), spend.measure);
  const key = (event: KeyboardEvent) => {
    const [down, right] =
      { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] }[event.key] ?? [];
    if (down === undefined || right === undefined) return;
    event.preventDefault();
    const next: [number, number] = [(row + down + 7) % 7, (column + right + 24) % 24];
    setAt(next);
    body.current?.querySelector<HTMLElement>(`[data-at="${next.join(" ")}"]`)?.focus();
  };
  return (
    <div className="flex min-h-0 flex-1 flex-col overflow-auto px-5 pb-4">
      <p aria-live="polite" className="flex min-h-9 items-center gap-2.5 text-label">
        <strong className="font-semibold">
          {weekdays[row]}, {clock(column)} to {clock(column + 1)} UTC
        </strong>
        <strong className="font-semibold tabular-nums">{said(means[row]?.[column])}</strong>
        <span className="text-muted-foreground">on average, in the last 28 days</span>
      </p>
      <table
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: cells that are walked through make a grid of a table
        role="grid"
        aria-label="An hour of each weekday, on average"
        className="w-full table-fixed border-separate border-spacing-0.5"
      >
        <thead>
          <tr>
            <th scope="col" className="w-24 text-left font-medium text-label text-muted-foreground">
              Weekday
            </th>
            {hours.map((hour) => (
              <th key={hour} scope="col" className="font-medium text-note text-muted-foreground tabular-nums">
                <span className={hour % 3 === 0 ? "" : "sr-only"}>{hour}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={key}>
          {weekdays.map((weekday, y) => (
            <tr key={weekday}>
              <th scope="row" className="text-left font-normal text-label">
                {weekday}
              </th>
              {hours.map((hour) => {
                const mean = means[y]?.[hour];
                return (
                  <td
                    key={hour}
                    data-at={`${y} ${hour}`}
                    tabIndex={y === row && hour === column ? 0 : -1}
                    className="h-9 rounded-pill bg-muted p-0 focus-visible:outline-offset-0 forced-colors:border"
                    onFocus={() => setAt([y, hour])}
                    onPointerEnter={() => setAt([y, hour])}
                  >
                    <span
                      aria-hidden="true"
                      className="block size-full rounded-pill bg-chart-1 forced-color-adjust-none forced-colors:bg-[CanvasText]"
                      style={{ opacity: mean === undefined ? 0 : 0.06 + 0.94 * (mean / most) }}
                    />
                    <span className="sr-only">{said(mean)}</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

const clock = (hour: number) => `${String(hour % 24).padStart(2, "0")}:00`;

/** By weekday from Monday and hour; undefined: no such hour was over. */
function meansOf({ buckets, totals, open }: Spend): (number | undefined)[][] {
  const found = weekdays.map(() => hours.map(() => ({ sum: 0, count: 0 })));
  for (const [index, bucket] of buckets.entries()) {
    if (open && index === buckets.length - 1) continue;
    const day = (new Date(`${bucket.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7;
    const cell = found[day]?.[Number(bucket.slice(11, 13))];
    if (!cell) continue;
    cell.sum += Number(totals[index] ?? 0);
    cell.count += 1;
  }
  return found.map((row) => row.map(({ sum, count }) => (count === 0 ? undefined : sum / count)));
}
