import type { ReactNode } from "react";
import { useLine } from "../../desk.js";
import { Unreachable } from "./Unreachable.js";

/** Title, a muted count, space, controls; under it the line that says when the desk is out of reach. */
export function PageHead({ title, count, children }: { title: string; count?: ReactNode; children?: ReactNode }) {
  const line = useLine();
  return (
    <>
      <header className="flex h-12 shrink-0 items-center gap-2.5 border-b px-5">
        <h1 className="font-semibold text-title">{title}</h1>
        {count !== undefined && <span className="text-label text-muted-foreground">{count}</span>}
        <span className="flex-1" />
        {children}
      </header>
      {line.state === "lost" && <Unreachable line={line} />}
    </>
  );
}
