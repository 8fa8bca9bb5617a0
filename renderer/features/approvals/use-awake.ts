import { useEffect, useState } from "react";
import { useRipe } from "../../components/use-ripe.js";

/** Milliseconds. */
const moment = 700;

/**
 * True once `shown` has stood for a moment in a window that was there for as long: another program can bring ours to the front
 * under a key or a press that was meant for its own place, and such a one must approve nothing.
 */
export function useAwake(shown: string): boolean {
  const stood = useRipe(shown, moment);
  const cameJustNow = useCameJustNow();
  return stood && !cameJustNow;
}

/** From when the window comes to the front until nobody has typed for a moment: whoever types on has not seen it yet. */
function useCameJustNow(): boolean {
  const [just, setJust] = useState(false);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const wait = () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        timer = undefined;
        setJust(false);
      }, moment);
    };
    const came = () => {
      setJust(true);
      wait();
    };
    const typed = () => timer !== undefined && wait();
    window.addEventListener("focus", came);
    window.addEventListener("keydown", typed);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("focus", came);
      window.removeEventListener("keydown", typed);
    };
  }, []);
  return just;
}
