import { type KeyboardEvent, useCallback, useState } from "react";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { Inert } from "../../components/Inert.js";
import { inertText } from "../../components/inert-parts.js";
import { useTold } from "../../components/use-keys.js";
import { amountText, linesOf } from "./amounts.js";
import { dots } from "./chart-option.js";
import { Drawing } from "./Drawing.js";
import { plainest, restInk, seriesInk } from "./series-colors.js";
import { bys } from "./view-state.js";

interface ShareMapProps {
  spend: Spend;
  onSeries(index: number): void;
}

/** What is smaller has no room for its name; the list beside it says it. */
const leastNamed = 0.02;

const partOf = (total: string, all: Spend) => Number(total) / (Number(all.total) || 1);

/** Who has how much of all, as areas; the list beside it holds the same figures. Arrows walk, Enter or a press looks into one. */
export function ShareMap({ spend, onSeries }: ShareMapProps) {
  const [chosen, setChosen] = useState(0);
  const lines = linesOf(spend);
  const at = Math.min(chosen, lines.length - 1);
  const one = lines[at];
  const option = useCallback(
    (ink: (token: string) => string) => ({
      animation: false,
      series: [
        {
          type: "treemap",
          ...{ roam: false, nodeClick: false, breadcrumb: { show: false }, emphasis: { disabled: true } },
          ...{ left: 20, right: 20, top: 8, bottom: 20 },
          label: {
            fontSize: 12,
            lineHeight: 17,
            fontFamily: "Inter Variable",
            overflow: "truncate",
            ...{ position: "insideTopLeft", padding: 8 },
          },
          data: linesOf(spend).map(({ name, total, isRest }, index) => {
            const { token, dotted } = isRest ? restInk : seriesInk(index);
            const area = ink(token);
            return {
              name: `${inertText(name, 80)}\n${amountText(total, spend.measure, true)}`,
              value: Math.max(0, Number(total)),
              label: {
                show: partOf(total, spend) >= leastNamed,
                color: plainest(area, [ink("--background"), ink("--foreground")]),
                // Keeps the dots away from the letters.
                textBorderColor: area,
                textBorderWidth: 4,
              },
              itemStyle: {
                color: area,
                ...(dotted && { decal: dots(ink("--background")) }),
                borderColor: ink(index === at ? "--foreground" : "--background"),
                borderWidth: index === at ? 3 : 1,
              },
            };
          }),
        },
      ],
    }),
    [spend, at],
  );
  const key = (event: KeyboardEvent) => {
    if (event.key === "Enter") onSeries(at);
    const to = {
      ArrowRight: at + 1,
      ArrowDown: at + 1,
      ArrowLeft: at - 1,
      ArrowUp: at - 1,
      Home: 0,
      End: lines.length - 1,
    }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    setChosen(Math.min(lines.length - 1, Math.max(0, to)));
  };
  useTold([{ keys: ["←", "→"], does: "Along the map, while it has the focus" }]);
  const share = (total: string) => `${(100 * partOf(total, spend)).toFixed(1)} %`;
  return (
    <>
      <p aria-live="polite" className="flex min-h-9 shrink-0 items-center gap-2.5 px-5 text-label">
        {one && (
          <>
            <strong className="font-semibold">
              <Inert text={one.name} whole />
            </strong>
            <strong className="font-semibold tabular-nums">{amountText(one.total, spend.measure)}</strong>
            <span className="text-muted-foreground">{share(one.total)} of all</span>
          </>
        )}
      </p>
      <div
        role="slider"
        tabIndex={0}
        aria-label={`Share by ${bys[spend.by].toLowerCase()}`}
        aria-valuemin={0}
        aria-valuemax={lines.length - 1}
        aria-valuenow={at}
        aria-valuetext={
          one ? `${inertText(one.name)}, ${amountText(one.total, spend.measure)}, ${share(one.total)}` : ""
        }
        onKeyDown={key}
        className="relative min-h-0 flex-1 focus-visible:-outline-offset-2"
      >
        <Drawing option={option} onSeries={onSeries} />
      </div>
    </>
  );
}
