import { useEffect, useState } from "react";

interface AllSeen {
  /** The element around what has to be seen. */
  box(element: HTMLElement | null): void;
  all: boolean;
  /** Brings what was not seen yet into the window. */
  show(): void;
}

/**
 * Whether each `[data-to-see]` in a box has stood in the window, at once or one after the other; what buttons cover at its
 * foot, so many pixels high, does not count. Where `of` names something new, it all has to be seen again.
 */
export function useAllSeen(of: string | undefined, foot: number): AllSeen {
  const [box, setBox] = useState<HTMLElement | null>(null);
  const [left, setLeft] = useState<{ of: string; parts: readonly Element[] }>();
  useEffect(() => {
    if (!box || of === undefined) return undefined;
    const unseen = new Set(box.querySelectorAll("[data-to-see]"));
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { isIntersecting, target } of entries) if (isIntersecting) unseen.delete(target);
        setLeft({ of, parts: [...unseen] });
      },
      { rootMargin: `0px 0px -${foot}px 0px`, threshold: 1 },
    );
    for (const part of unseen) observer.observe(part);
    return () => observer.disconnect();
  }, [box, of, foot]);
  const parts = left && left.of === of ? left.parts : undefined;
  return { box: setBox, all: parts?.length === 0, show: () => parts?.[0]?.scrollIntoView({ block: "start" }) };
}
