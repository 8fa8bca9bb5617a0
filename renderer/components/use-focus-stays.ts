import { type RefObject, useEffect } from "react";

/** Where what has the focus goes away, such as with its row, the focus goes to what stands there then, and not to the beginning of the page. */
export function useFocusStays(within: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = within.current;
    if (!root) return;
    let held: { element: Element; at: number } | undefined;
    const controls = () => [...root.querySelectorAll<HTMLElement>("button, a[href], input, select, textarea")];
    const take = ({ target }: FocusEvent) => {
      if (target instanceof HTMLElement) held = { element: target, at: controls().indexOf(target) };
    };
    const look = () => {
      if (!held || held.element.isConnected) return;
      const left = controls();
      const next = left[Math.min(held.at, left.length - 1)];
      held = undefined;
      if (document.activeElement === document.body) next?.focus();
    };
    root.addEventListener("focusin", take);
    const watching = new MutationObserver(look);
    watching.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener("focusin", take);
      watching.disconnect();
    };
  }, [within]);
}
