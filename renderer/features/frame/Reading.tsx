import { useEffect, useState } from "react";

/** After so long what is waited for is said in words, in milliseconds. */
const patience = 10_000;

/** In place of what is being read of the API; where that takes long, it says so. */
export function Reading({ words, className = "px-5 py-4" }: { words: string; className?: string }) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p className={`${className} text-muted-foreground`}>
      {words}{" "}
      <span role="status">
        {slow && "The Admin API takes long to answer. It is waited for, and if nothing comes this says why."}
      </span>
    </p>
  );
}
