import type { ReactNode } from "react";

/** Settings of a kind, under their heading. */
export function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-7">
      <h2 className="border-b pb-2 font-semibold text-title">{title}</h2>
      {children}
    </section>
  );
}
