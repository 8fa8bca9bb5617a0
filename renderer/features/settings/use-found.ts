import { type RefObject, useEffect, useState } from "react";

/**
 * Shows what holds every word that is searched in its label, its words, its section or its controls, and hides the rest: what carries
 * `data-setting`, then each section that has nothing left. How many are shown; undefined while nothing is searched.
 */
export function useFound(page: RefObject<HTMLElement | null>, search: string): number | undefined {
  const [found, setFound] = useState<number>();
  useEffect(() => {
    const root = page.current;
    if (!root) return;
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    const look = () => setFound(show(root, words));
    look();
    // Lists come later, and grow.
    const watching = new MutationObserver(look);
    watching.observe(root, { childList: true, subtree: true });
    return () => watching.disconnect();
  }, [page, search]);
  return found;
}

function show(root: HTMLElement, words: readonly string[]): number | undefined {
  const settings = [...root.querySelectorAll<HTMLElement>("[data-setting]")];
  for (const one of settings) {
    const text = textOf(one);
    one.hidden = !words.every((word) => text.includes(word));
  }
  for (const section of root.querySelectorAll<HTMLElement>("section"))
    section.hidden =
      section.querySelector("[data-setting]") !== null && !section.querySelector("[data-setting]:not([hidden])");
  return words.length > 0 ? settings.filter((one) => !one.hidden).length : undefined;
}

function textOf(setting: HTMLElement): string {
  const controls = [...setting.querySelectorAll("[aria-label]")].map((one) => one.getAttribute("aria-label"));
  const sections: (string | null)[] = [];
  for (let at = setting.closest("section"); at; at = at.parentElement?.closest("section") ?? null)
    sections.push(at.getAttribute("aria-label"));
  return [...sections, setting.textContent, ...controls].join(" ").toLowerCase();
}
