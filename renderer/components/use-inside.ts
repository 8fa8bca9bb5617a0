import { type FocusEvent, type PointerEvent, useState } from "react";

export interface Inside {
  pointer: boolean;
  focus: boolean;
  /** For the element that is watched. */
  watch: {
    onPointerEnter(event: PointerEvent): void;
    onPointerLeave(event: PointerEvent): void;
    onFocus(event: FocusEvent): void;
    onBlur(event: FocusEvent): void;
  };
}

/** Whether the pointer or the focus is in an element: what is under a hand must not move. */
export function useInside(): Inside {
  const [pointer, setPointer] = useState(false);
  const [focus, setFocus] = useState(false);
  return {
    pointer,
    focus,
    watch: {
      onPointerEnter: () => setPointer(true),
      onPointerLeave: () => setPointer(false),
      onFocus: () => setFocus(true),
      onBlur: ({ currentTarget, relatedTarget }) =>
        setFocus(relatedTarget instanceof Node && currentTarget.contains(relatedTarget)),
    },
  };
}
