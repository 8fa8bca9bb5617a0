import { use, useEffect, useEffectEvent } from "react";
import { KeyHints } from "./KeyHint.js";

type Bindings = Record<string, (() => void) | undefined>;

/**
 * Single keys for the whole page, named as `event.key` says, in small letters (`shift+d` with Shift).
 * They rest while somebody types or is in a dialog, with Ctrl, Alt or Meta, on a held key, and when the person turned them off;
 * Escape and arrows never rest outside of a dialog.
 */
export function useKeys(bindings: Bindings): void {
  const on = use(KeyHints);
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || isInDialog(event.target) || (event.key.length === 1 && !on)) return;
    if (event.key === "Enter" && isPressed(event.target)) return;
    const name = event.key.toLowerCase();
    // Where Shift only leads to a sign, the sign is the key.
    const act = bindings[event.shiftKey && name !== "?" ? `shift+${name}` : name];
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

/** Enter on a button or a link presses that one. */
const isPressed = (target: EventTarget | null) =>
  target instanceof Element && target.closest("button, a[href]") !== null;

/** A dialog has keys of its own; what lies under it must not answer to them. */
export const isInDialog = (target: EventTarget | null) =>
  target instanceof Element && target.closest("[role=dialog], [role=alertdialog]") !== null;

export const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"));
