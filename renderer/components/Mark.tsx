import { useId } from "react";

/** The tile cut by a tick. */
export function Mark({ size = 20 }: { size?: number }) {
  const tile = useId();
  return (
    <svg width={size} height={size} viewBox="60 60 904 904" aria-hidden="true" className="shrink-0">
      <clipPath id={tile}>
        <rect x="100" y="100" width="824" height="824" rx="186" />
      </clipPath>
      <g clipPath={`url(#${tile})`}>
        <path className="fill-machine" d="M100 100H924V166L388 640L100 393Z" />
        <path className="fill-sign" d="M100 516L388 763L924 289V924H100Z" />
      </g>
    </svg>
  );
}
