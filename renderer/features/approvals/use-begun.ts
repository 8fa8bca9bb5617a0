import { type KeyboardEvent, useRef } from "react";

/**
 * A click counts for what stood there when it began. `stands` says what the control would do now; a press that began over
 * something else does nothing. What clicks without a press, such as a screen reader, counts for what stands there.
 */
export function useBegun(stands: string) {
  const began = useRef<string>(undefined);
  const begin = () => {
    began.current = stands;
  };
  return {
    begin: { onPointerDown: begin, onKeyDown: ({ repeat }: KeyboardEvent) => void (repeat || begin()) },
    isStill() {
      const from = began.current;
      began.current = undefined;
      return from === undefined || from === stands;
    },
  };
}
