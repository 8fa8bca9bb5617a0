import { use, useEffect, useEffectEvent, useRef } from "react";
import { useLocation } from "wouter";
import { KeyHints } from "../../components/KeyHint.js";
import { isTyping, typesOn } from "../../components/typing.js";
import { isDialogOpen, useTold } from "../../components/use-keys.js";
import { useAllPages } from "../frame/pages.js";

/**
 * G and a letter go to a page. Whatever is pressed after G is part of it and does nothing else, however long it takes: an A
 * that was meant for a page must never approve.
 */
export function useGo(): void {
  const on = use(KeyHints);
  const pages = useAllPages();
  const [, go] = useLocation();
  const begun = useRef(false);
  useTold(pages.map(({ name, letter }) => ({ keys: ["G", letter], does: `Go to ${name}`, everywhere: true })));
  const press = useEffectEvent((event: KeyboardEvent) => {
    if (event.key === "Shift" || event.repeat) return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target) || isDialogOpen() || !on) {
      begun.current = false;
      return;
    }
    const key = event.key.toUpperCase();
    if (begun.current) {
      begun.current = false;
      event.preventDefault();
      event.stopImmediatePropagation();
      const page = pages.find(({ letter }) => letter === key);
      if (page) go(page.path);
    } else if (key === "G" && !typesOn(event)) {
      begun.current = true;
      event.preventDefault();
    }
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent) => press(event);
    const rest = () => {
      begun.current = false;
    };
    // Before whatever the page itself does with a key.
    window.addEventListener("keydown", listen, { capture: true });
    window.addEventListener("pointerdown", rest, { capture: true });
    return () => {
      window.removeEventListener("keydown", listen, { capture: true });
      window.removeEventListener("pointerdown", rest, { capture: true });
    };
  }, []);
}
