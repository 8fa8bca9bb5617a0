import { Inert } from "../../components/Inert.js";

/** Where the figures come from, up to when they are complete, and what they leave out. */
export function AsOf({ source, asOf, gaps }: { source: string; asOf: string | null; gaps: readonly string[] }) {
  return (
    <p className="px-5 py-3 text-label text-muted-foreground leading-[17px]">
      Days are UTC. {asOf !== null && `As of ${asOf.slice(0, 10)} ${asOf.slice(11, 16)} UTC. `}
      Source: <Inert text={source} />.
      {gaps.map((gap) => (
        <span key={gap}>
          {" "}
          <Inert text={gap} whole ours />
        </span>
      ))}
    </p>
  );
}
