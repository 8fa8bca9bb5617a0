import { createContext, use } from "react";

/** Whether single keys act and are shown: the person's setting. */
export const KeyHints = createContext(true);

/** What `aria-keyshortcuts` says of keys, one after the other or with Shift: those that rest are not announced. Enter never rests. */
export function useAnnounced(): (keys: string | undefined) => string | undefined {
  const on = use(KeyHints);
  return (keys) => (on || keys === "Enter" ? keys : undefined);
}

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
