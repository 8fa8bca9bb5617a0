import type { Proposal } from "../answers.js";

export type Danger = Proposal["risk"] | "irreversible";

/** Irreversible is a truth of its own and always shows first. */
export const dangerOf = (proposal: Pick<Proposal, "risk" | "irreversible">): Danger =>
  proposal.irreversible === null ? proposal.risk : "irreversible";

export const dangers = {
  low: { word: "Low", ink: "text-risk-low" },
  medium: { word: "Medium", ink: "text-risk-medium" },
  high: { word: "High", ink: "text-risk-high" },
  critical: { word: "Critical", ink: "text-risk-high" },
  irreversible: { word: "Irreversible", ink: "text-risk-irreversible" },
} as const satisfies Record<Danger, { word: string; ink: string }>;

/** The risk as a shape, so that colour is never alone. `silent` where the word stands beside it. */
export function RiskShape({ danger, size = 16, silent = false }: { danger: Danger; size?: number; silent?: boolean }) {
  const { word, ink } = dangers[danger];
  const box = { width: size, height: size, viewBox: "0 0 16 16", className: `shrink-0 ${ink}` };
  if (silent)
    return (
      <svg {...box} aria-hidden="true">
        {shapes[danger]}
      </svg>
    );
  return (
    <svg {...box} role="img" aria-label={word}>
      {shapes[danger]}
    </svg>
  );
}

const bar = <path d="M4.7 7.1h6.6v1.8H4.7z" className="fill-card" />;
const shapes = {
  low: <circle cx="8" cy="8" r="5.2" fill="none" stroke="currentColor" strokeWidth="1.75" />,
  medium: (
    <>
      <path
        d="M8 1.6 14.4 8 8 14.4 1.6 8Z"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.5"
        strokeLinejoin="round"
      />
      <path d="M8 1.6V14.4L1.6 8Z" fill="currentColor" />
    </>
  ),
  high: <path d="M8 1.6 15 13.8H1Z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />,
  critical: (
    <>
      <path d="M8 1.6 15 13.8H1Z" fill="currentColor" stroke="currentColor" strokeWidth="1" strokeLinejoin="round" />
      <path d="M5.4 9.4h5.2v1.7H5.4z" className="fill-card" />
    </>
  ),
  irreversible: (
    <>
      <path d="M5 .9h6L15.1 5v6L11 15.1H5L.9 11V5Z" fill="currentColor" />
      {bar}
    </>
  ),
} as const satisfies Record<Danger, React.ReactNode>;
