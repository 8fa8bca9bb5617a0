import { cva } from "class-variance-authority";
import type { ComponentProps } from "react";
import { useAnnounced } from "./KeyHint.js";

/** Also for a link that stands where a button would. */
export const buttonLook = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 rounded-control border font-medium whitespace-nowrap select-none",
  {
    variants: {
      kind: {
        plain: "border-border-strong bg-card hover:bg-muted",
        ghost: "border-transparent hover:bg-muted",
        ink: "forced-color-adjust-none border-primary bg-primary text-primary-foreground hover:opacity-94",
        sign: "forced-color-adjust-none border-sign bg-sign font-semibold text-sign-foreground hover:opacity-94",
        irreversible:
          "forced-color-adjust-none border-risk-irreversible bg-risk-irreversible font-semibold text-card hover:opacity-94",
        off: "border-border-strong bg-muted font-semibold text-muted-foreground forced-colors:border-[GrayText] forced-colors:text-[GrayText]",
      },
      size: {
        /** An icon or a key alone. */
        tight: "h-[26px] min-w-[26px] px-[3px] text-label",
        small: "h-[26px] px-[9px] text-label",
        normal: "h-8 px-3 text-body",
        large: "h-9 px-4 text-body font-semibold",
      },
    },
    defaultVariants: { kind: "plain", size: "normal" },
  },
);

export interface ButtonProps extends Omit<ComponentProps<"button">, "disabled"> {
  kind?: "plain" | "ghost" | "ink" | "sign" | "irreversible";
  size?: "tight" | "small" | "normal" | "large";
  /** Why it does nothing now. It stays focusable and says so. */
  off?: string | undefined;
}

export function Button({ kind = "plain", size, off, className, onClick, title, ...rest }: ButtonProps) {
  const announced = useAnnounced();
  return (
    <button
      type="button"
      {...rest}
      aria-keyshortcuts={announced(rest["aria-keyshortcuts"])}
      aria-disabled={off ? true : undefined}
      title={off ?? title}
      onClick={off ? (event) => event.preventDefault() : onClick}
      className={buttonLook({ kind: off ? "off" : kind, size, className })}
    />
  );
}
