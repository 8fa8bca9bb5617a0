import type { LucideIcon } from "lucide-react";

/** A lucide icon in our weight, silent: the word stands beside it. */
export function Icon({ of: Drawn, size = 16, className = "" }: { of: LucideIcon; size?: number; className?: string }) {
  return <Drawn size={size} strokeWidth={1.75} aria-hidden="true" className={`shrink-0 ${className}`} />;
}
