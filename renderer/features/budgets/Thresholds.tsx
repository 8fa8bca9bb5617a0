import { X } from "lucide-react";
import type { BudgetThreshold } from "../../../src/desk/contract/budgets.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";

interface ThresholdsProps {
  thresholds: readonly BudgetThreshold[];
  onChange(thresholds: BudgetThreshold[]): void;
}

/** When it tells: at which share, of what is spent or of what is expected by the end. */
export function Thresholds({ thresholds, onChange }: ThresholdsProps) {
  const change = (index: number, changed: Partial<BudgetThreshold>) =>
    onChange(thresholds.map((one, at) => (at === index ? { ...one, ...changed } : one)));
  return (
    <fieldset className="mt-4">
      <legend className="font-medium text-label text-muted-foreground">Tell me at</legend>
      <ul>
        {thresholds.map(({ percent, on }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a threshold that is being typed is its place
          <li key={index} className="mt-1.5 flex items-center gap-2">
            <input
              type="number"
              min={1}
              max={1000}
              step={1}
              aria-label={`Per cent of threshold ${index + 1}`}
              value={percent}
              onChange={(event) => change(index, { percent: Number(event.target.value) })}
              className="h-8 w-[72px] rounded-control border border-input bg-card px-2 tabular-nums"
            />
            <span>%</span>
            <select
              aria-label={`Of what threshold ${index + 1} is`}
              value={on}
              onChange={(event) => change(index, { on: event.target.value === "forecast" ? "forecast" : "actual" })}
              className="h-8 min-w-0 flex-1 rounded-control border border-input bg-card px-2"
            >
              <option value="actual">spent</option>
              <option value="forecast">expected by the end</option>
            </select>
            <Button
              kind="ghost"
              size="tight"
              aria-label={`Take out threshold ${index + 1}`}
              onClick={() => onChange(thresholds.filter((_, at) => at !== index))}
            >
              <Icon of={X} size={14} />
            </Button>
          </li>
        ))}
      </ul>
      <Button size="small" className="mt-2" onClick={() => onChange([...thresholds, { percent: 100, on: "actual" }])}>
        Add a threshold
      </Button>
    </fieldset>
  );
}
