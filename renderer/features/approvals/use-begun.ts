import { type KeyboardEvent, useRef } from "react";
import { typesOn } from "../../components/typing.js";

/** What a key that is held down clicks for, again and again, and one that belongs to a text: nothing. */
const held = Symbol("held");

/**
 * A click counts for what stood there when it began. `stands` says what the control would do now; a press that began over
 * something else does nothing, and neither does a key that is held or that belongs to a text. What clicks without a press, such
 * as a screen reader, counts for what stands there.
 */
export function useBegun(stands: string) {
  const began = useRef<string | typeof held>(undefined);
  const point = () => {
    began.current = stands;
  };
  const press = ({ key, repeat, timeStamp }: KeyboardEvent) => {
    if (key === "Enter" || key === " ") began.current = repeat || typesOn({ timeStamp }) ? held : stands;
  };
  return {
    begin: { onPointerDown: point, onKeyDown: press },
    isStill() {
      const from = began.current;
      began.current = undefined;
      return from === undefined || from === stands;
    },
  };
}
