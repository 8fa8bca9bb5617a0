import { useEffect, useState } from "react";

interface AwaitedProps {
  words: string;
  /** It is asked of the API; where that takes long, it says so. */
  ofApi?: boolean;
}

/** What is not in yet: which, and its rows with dashes for values. Nothing in it moves. */
export function Awaited(props: AwaitedProps) {
  return (
    <div className="min-w-0 overflow-hidden">
      <div className="flex min-h-9 items-center px-5">
        <AwaitedWords {...props} />
      </div>
      <ul aria-hidden="true">
        {Array.from({ length: 12 }, (_, row) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: an empty row is its place
          <li key={row} className="grid h-9 grid-cols-[2fr_2fr_1fr_1fr] items-center gap-5 border-t px-5">
            {[0, 1, 2, 3].map((cell) => (
              <span key={cell} className="h-0.5 w-4 bg-border-strong" />
            ))}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** After so long what is waited for is said in words, in milliseconds. */
const patience = 10_000;

/** The same where there is no room for rows. */
export function AwaitedWords({ words, ofApi = false }: AwaitedProps) {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSlow(true), patience);
    return () => clearTimeout(timer);
  }, []);
  return (
    <p role="status" className="text-muted-foreground">
      {words}
      {ofApi && slow && " The Admin API takes long to answer. It is waited for, and if nothing comes this says why."}
    </p>
  );
}
