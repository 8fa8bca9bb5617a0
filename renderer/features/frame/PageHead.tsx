import type { ReactNode } from "react";
import { Shortcuts } from "../../components/Shortcuts.js";
import { useLine } from "../../desk.js";
import { Unreachable } from "./Unreachable.js";

interface PageHeadProps {
  title: string;
  count?: ReactNode;
  /** Pages beside this one under the same title. */
  tabs?: ReactNode;
  children?: ReactNode;
}

/** Title, a muted count, tabs, space, controls; under it the line that says when the desk is out of reach. */
export function PageHead({ title, count, tabs, children }: PageHeadProps) {
  const line = useLine();
  return (
    <>
      <header
        // What wraps keeps off the edges; the line under a tab lies on the rule, so there all but the tabs do.
        className={`flex min-h-12 shrink-0 flex-wrap items-center gap-x-2.5 border-b px-5 ${tabs ? "[&>:not(nav)]:my-1.5" : "gap-y-1 py-1.5"}`}
      >
        <h1 className="font-semibold text-title">{title}</h1>
        {count !== undefined && <span className="text-label text-muted-foreground">{count}</span>}
        {tabs}
        <span className="flex-1" />
        {children}
        <Shortcuts page={title} />
      </header>
      {line.state === "lost" && <Unreachable line={line} />}
    </>
  );
}
