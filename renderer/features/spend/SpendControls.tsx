import { Segmented } from "../../components/Segmented.js";
import { bys, keysOf, measures, measuresFor, shapes, steps, stepsFor, type ViewState } from "./view-state.js";

interface SpendControlsProps {
  view: ViewState;
  now: number;
  onChange(change: Partial<ViewState>): void;
}

/** What is drawn, by what, in which steps, and how. */
export function SpendControls({ view, now, onChange }: SpendControlsProps) {
  const possible = stepsFor(view.range, now);
  const told = measuresFor(view.by);
  return (
    <div className="flex min-h-12 shrink-0 flex-wrap items-center gap-2 border-b px-5 py-1.5">
      <label className="flex items-center gap-1.5 text-label text-muted-foreground">
        By
        <select
          value={view.by}
          className="h-7 rounded-control border border-border-strong bg-card px-1.5 font-medium text-foreground"
          onChange={({ target: { value } }) => onChange({ by: keysOf(bys).find((one) => one === value) ?? view.by })}
        >
          {keysOf(bys).map((by) => (
            <option key={by} value={by}>
              {bys[by]}
            </option>
          ))}
        </select>
      </label>
      <Segmented
        label="Measure"
        value={told.find((one) => one === view.measure) ?? "billed"}
        parts={told.map((value) => ({ value, label: measures[value] }))}
        onChange={(measure) => onChange({ measure })}
      />
      {/* An average hour is compared with nothing, and the table always shows what was before. */}
      {view.shape !== "hours" && view.shape !== "table" && (
        <label className="flex items-center gap-1.5 text-label">
          <input
            type="checkbox"
            checked={view.compare}
            onChange={({ target }) => onChange({ compare: target.checked })}
          />
          Compare
        </label>
      )}
      <span className="flex-1" />
      {possible.length > 1 && view.shape !== "hours" && view.shape !== "map" && (
        <Segmented
          label="Steps"
          value={possible.find((one) => one === view.step) ?? possible[0] ?? "day"}
          parts={possible.map((value) => ({ value, label: steps[value] }))}
          onChange={(step) => onChange({ step })}
        />
      )}
      <Segmented label="Show as" value={view.shape} parts={partsOf(shapes)} onChange={(shape) => onChange({ shape })} />
    </div>
  );
}

const partsOf = <K extends string>(of: Readonly<Record<K, string>>) =>
  keysOf(of).map((value) => ({ value, label: of[value] }));
