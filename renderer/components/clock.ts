import { createContext, use, useEffect, useState } from "react";

/** The time of day (epoch milliseconds). Pictures and tests bring their own. */
export const Clock = createContext<() => number>(Date.now);

/** Now, once a second. */
export function useNow(): number {
  const clock = use(Clock);
  const [now, setNow] = useState(clock);
  useEffect(() => {
    setNow(clock());
    const timer = setInterval(() => setNow(clock()), 1000);
    return () => clearInterval(timer);
  }, [clock]);
  return now;
}
