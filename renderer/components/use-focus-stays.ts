import { type RefObject, useEffect } from "react";

/**
 * Where what has the focus goes away, such as with its row, the focus goes to what stands there then, as near as there is anything,
 * and not to the beginning of the page. The key that was pressed is held for a while by many a hand: that presses nothing more.
 */
export function useFocusStays(within: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = within.current;
    if (!root) return;
    let held: { element: Element; places: Place[] } | undefined;
    const take = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) held = { element: target, places: placesOf(target, root) };
    };
    const look = () => {
      if (!held || held.element.isConnected) return;
      const { places } = held;
      held = undefined;
      if (document.activeElement === document.body) thereNow(places)?.focus();
    };
    const press = (event: KeyboardEvent) => {
      const writes = event.target instanceof HTMLTextAreaElement;
      if (event.repeat && event.key === "Enter" && !writes) event.preventDefault();
    };
    root.addEventListener("focusin", take);
    root.addEventListener("keydown", press);
    const watching = new MutationObserver(look);
    watching.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener("focusin", take);
      root.removeEventListener("keydown", press);
      watching.disconnect();
    };
  }, [within]);
}

/** The how many-th control it is of what it stands in. */
interface Place {
  around: Element;
  at: number;
}

/** From its own row out to the whole. */
function placesOf(target: HTMLElement, root: HTMLElement): Place[] {
  const places: Place[] = [];
  for (let around: Element | null = target; around && around !== root; ) {
    around = around.parentElement;
    if (around) places.push({ around, at: controlsIn(around).indexOf(target) });
  }
  return places;
}

function thereNow(places: readonly Place[]): HTMLElement | undefined {
  for (const { around, at } of places) {
    const left = around.isConnected ? controlsIn(around) : [];
    const next = left[Math.min(at, left.length - 1)];
    if (next) return next;
  }
  return undefined;
}

const controlsIn = (around: Element) =>
  [...around.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea")].filter(
    (control) => !control.closest("[hidden]"),
  );
