import { createContext, use } from "react";

/** Whether single keys act and are shown: the person's setting. */
export const KeyHints = createContext(true);

/** One key as a small frame. Says nothing to screen readers: the control itself carries `aria-keyshortcuts`. */
export function KeyHint({ keys, filled = false }: { keys: string; filled?: boolean }) {
  if (!use(KeyHints)) return null;
  return (
    <span
      aria-hidden="true"
      className={`inline-flex h-[18px] min-w-[18px] items-center justify-center rounded-pill border px-1 font-medium font-sans text-note ${
        filled ? "border-current/50 opacity-85" : "border-border-strong bg-card text-muted-foreground"
      }`}
    >
      {keys}
    </span>
  );
}
