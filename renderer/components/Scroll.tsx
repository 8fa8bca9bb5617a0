import type { ReactNode } from "react";

/** A named region that scrolls by itself, and can be reached and scrolled by keyboard. */
export function Scroll({
  label,
  className = "",
  children,
}: {
  label: string;
  className?: string;
  children: ReactNode;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section aria-label={label} tabIndex={0} className={`focus-visible:-outline-offset-2 ${className}`}>
      {children}
    </section>
  );
}
