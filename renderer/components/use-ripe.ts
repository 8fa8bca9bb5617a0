import { useEffect, useState } from "react";

/** True once `name` has stood for so long; a new name starts again. A wait of the page, not a clock of the desk. */
export function useRipe(name: string | undefined, milliseconds: number): boolean {
  const [ripe, setRipe] = useState<string>();
  useEffect(() => {
    if (name === undefined) return undefined;
    const timer = setTimeout(() => setRipe(name), milliseconds);
    return () => {
      clearTimeout(timer);
      setRipe(undefined);
    };
  }, [name, milliseconds]);
  return name !== undefined && ripe === name;
}
