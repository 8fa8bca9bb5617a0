import { use, useEffect, useEffectEvent } from "react";
import { KeyHints } from "./KeyHint.js";

type Bindings = Record<string, (() => void) | undefined>;

/**
 * Single keys for the whole page, named as `event.key` says, in small letters (`shift+d` with Shift).
 * They rest while somebody types, with Ctrl, Alt or Meta, on a held key, and when the person turned them off; Escape and arrows never rest.
 */
export function useKeys(bindings: Bindings): void {
  const on = use(KeyHints);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || (event.key.length === 1 && !on)) return;
    const name = event.key.toLowerCase();
    const act = bindings[event.shiftKey ? `shift+${name}` : name];
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"));
