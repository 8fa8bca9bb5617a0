import { useRef } from "react";
import { Button, type ButtonProps } from "./Button.js";
import { KeyHint } from "./KeyHint.js";
import { type Binding, shown, useKeys } from "./use-keys.js";

/** A single key, named as in `useKeys`, and what it does. */
export interface Hotkey extends Omit<Binding, "act"> {
  on: string;
}

interface KeyButtonProps extends Omit<ButtonProps, "aria-keyshortcuts"> {
  hotkey: Hotkey;
}

/** A button that a key of the page presses: it listens to it, shows it and announces it. While it is off the key does nothing. */
export function KeyButton({ hotkey: { on, ...told }, ref, children, ...rest }: KeyButtonProps) {
  const own = useRef<HTMLButtonElement>(null);
  useKeys({ [on]: rest.off === undefined ? { ...told, act: () => own.current?.click() } : undefined });
  return (
    <Button
      {...rest}
      // What opens something by it hands its own ref.
      ref={(button) => {
        own.current = button;
        if (typeof ref === "function") return ref(button);
        if (ref) ref.current = button;
        return undefined;
      }}
      aria-keyshortcuts={announced(on)}
    >
      {children} <KeyHint keys={on === "enter" ? "⏎" : shown(on)} filled={rest.kind === "ink"} />
    </Button>
  );
}

/** As `aria-keyshortcuts` wants it: `Shift+P`, `Escape`, `V`. */
const announced = (on: string) => on.replace(/(^|\+)[a-z]/g, (letter) => letter.toUpperCase());
