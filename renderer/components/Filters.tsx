import { type ReactNode, useRef } from "react";
import { KeyHint } from "./KeyHint.js";
import { useKeys } from "./use-keys.js";

/** The chips that narrow a list: a key leads to the first of them, Tab to the others. */
export function Filters({ children }: { children: ReactNode }) {
  const group = useRef<HTMLFieldSetElement>(null);
  useKeys({
    f: { does: "Filter what is shown", act: () => group.current?.querySelector("button")?.focus(), palette: true },
  });
  return (
    <fieldset ref={group} className="flex min-w-0 flex-wrap items-center gap-2">
      <legend className="sr-only">Filters</legend>
      {children}
      <KeyHint keys="F" />
    </fieldset>
  );
}
