import { use, useEffect, useEffectEvent } from "react";
import { KeyHints } from "./KeyHint.js";
import { followTyping, isTyping, typesOn } from "./typing.js";

/** Keys that do the same, or that are pressed one after the other, and what they do in the words of the list that `?` opens. */
export interface Shortcut {
  keys: readonly string[];
  does: string;
  /** On every page, not only on this one. */
  everywhere?: boolean;
  /** What the palette does for it. */
  act?: () => void;
}

export interface Binding extends Omit<Shortcut, "keys"> {
  /** Absent: the control that has the focus does it by itself. */
  act?: () => void;
  /** The palette finds it as well. Never what decides: nothing in the palette approves. */
  palette?: boolean;
}

type Bindings = Record<string, Binding | undefined>;

/**
 * Single keys for the whole page, named as `event.key` says, in small letters (`shift+d` with Shift).
 * They rest while somebody types, goes on typing or is in a dialog, with Ctrl, Alt or Meta, on a held key, and when the person
 * turned them off; Escape and arrows never rest outside of a dialog.
 */
export function useKeys(bindings: Bindings): void {
  const on = use(KeyHints);
  useTold(
    Object.entries(bindings).flatMap(([name, binding]) =>
      binding
        ? [
            {
              ...{ keys: [shown(name)], does: binding.does, everywhere: binding.everywhere === true },
              ...(binding.palette && binding.act && { act: binding.act }),
            },
          ]
        : [],
    ),
  );
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
    if (isTyping(event.target) || isDialogOpen() || (event.key.length === 1 && !on)) return;
    if (event.key === "Enter" && isPressed(event.target)) return;
    if ((event.key.length === 1 || event.key === "Enter") && typesOn(event)) return;
    const name = event.key.toLowerCase();
    // Where Shift only leads to a sign, the sign is the key.
    const act = bindings[event.shiftKey && name !== "?" ? `shift+${name}` : name]?.act;
    if (!act) return;
    event.preventDefault();
    act();
  });
  useEffect(() => {
    followTyping();
    const listen = (event: KeyboardEvent) => press(event);
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
}

/** What is drawn tells its own keys: a list of them names none that does nothing. */
const told = new Set<() => readonly Shortcut[]>();

/** Tells keys that are listened to elsewhere than in `useKeys`. */
export function useTold(shortcuts: readonly Shortcut[]): void {
  const now = useEffectEvent(() => shortcuts);
  useEffect(() => {
    const tell = () => now();
    told.add(tell);
    return () => {
      told.delete(tell);
    };
  }, []);
}

/** The keys that hold at this moment: how to move, what can be done, what leaves. */
export function keysNow(): Shortcut[] {
  const byWords = new Map<string, Shortcut>();
  for (const one of [...told].flatMap((tell) => tell())) {
    const before = byWords.get(one.does);
    if (!before) byWords.set(one.does, one);
    else byWords.set(one.does, { ...before, keys: [...new Set([...before.keys, ...one.keys])] });
  }
  return [...byWords.values()].toSorted((a, b) => rank(a) - rank(b) || name(a).localeCompare(name(b), "en"));
}

const order = [["J", "↑", "←", "Enter"], [], ["/", "?", "Ctrl K", "⌘K"], ["G"], ["Esc"]];
const rank = ({ keys: [first = ""] }: Shortcut) => {
  const found = order.findIndex((keys) => keys.includes(first));
  return found < 0 ? 1 : found;
};
/** A key with Shift stands after the same without. */
const name = ({ keys }: Shortcut) => keys.join(" ").replace(/^⇧(.*)/, "$1⇧");

/** A binding as the list that `?` opens writes it. */
export function shown(binding: string): string {
  const named: Readonly<Record<string, string>> = { escape: "Esc", enter: "Enter" };
  return named[binding] ?? binding.replace("shift+", "⇧").toUpperCase();
}

/** Enter on a button or a link presses that one. */
const isPressed = (target: EventTarget | null) =>
  target instanceof Element && target.closest("button, a[href]") !== null;

/**
 * A dialog has keys of its own; what lies under it must not answer to them, also while the dialog that has just opened has not got
 * the focus yet: an A that was meant for the palette must never approve.
 */
export const isDialogOpen = () => document.querySelector("[role=dialog], [role=alertdialog]") !== null;
