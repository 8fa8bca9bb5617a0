import type { Proposal } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { dangerOf, dangers } from "../../components/RiskShape.js";
import { SparkBars } from "../../components/Sparkline.js";

/** What it would do, in numbers from real data. A figure that cannot be had is a dash with its reason. */
export function Figures({ proposal }: { proposal: Proposal }) {
  const figures = proposal.effects.filter((effect) => effect.kind !== "line").slice(0, 4);
  const series =
    figures.length < 4
      ? figures.flatMap((effect) => (effect.kind === "figure" && effect.series ? [effect.series] : []))[0]
      : undefined;
  if (figures.length === 0 && proposal.settled)
    return proposal.effects.length + proposal.warnings.length === 0 ? (
      <p className="text-muted-foreground">No other effect is known.</p>
    ) : null;
  return (
    <ul className="grid grid-cols-[1fr_1fr_1fr_128px] gap-x-4 gap-y-2 max-[500px]:grid-cols-2">
      {figures.map((effect) =>
        effect.kind === "missing" ? (
          <Figure key={effect.reason} figure="–" label={effect.reason} ink="text-muted-foreground" />
        ) : (
          <Figure
            key={effect.label}
            figure={effect.figure}
            label={effect.label}
            ink={effect.hot ? dangers[dangerOf(proposal)].ink : ""}
          />
        ),
      )}
      {!proposal.settled && figures.length < 4 && (
        <Figure figure="–" label="still being read" ink="text-muted-foreground" />
      )}
      {series && (
        <li className="col-start-4 row-start-1 flex flex-col max-[500px]:col-start-auto max-[500px]:row-start-auto">
          <SparkBars values={series} label={`Calls in the last ${series.length} hours, by hour`} />
          <span className="text-label text-muted-foreground">calls, last {series.length} hours</span>
        </li>
      )}
    </ul>
  );
}

function Figure({ figure, label, ink }: { figure: string; label: string; ink: string }) {
  return (
    <li className="min-w-0">
      <span className={`block font-semibold text-figure tabular-nums tracking-[-0.015em] ${ink}`}>
        <Inert text={figure} />
      </span>
      <span className="block text-label text-muted-foreground">
        <Inert text={label} ours />
      </span>
    </li>
  );
}
