/** Milliseconds without a key after which nobody is in the middle of a word. */
const pause = 700;
/** The same for who was not asked: the field went from under the hands, and the eyes may be on the keyboard. */
const surprise = 3000;

/** The field of the last letter, unless it was left by a key or a press; and when that letter came, by the clock of events. */
let field: Element | undefined;
let last = Number.NEGATIVE_INFINITY;

export const isTyping = (target: EventTarget | null): target is HTMLElement =>
  target instanceof HTMLElement &&
  (target.isContentEditable || target.matches("input:not([type=radio]):not([type=checkbox]), textarea, select"));

/**
 * Whether a key belongs to a text that was begun elsewhere: in a field that has gone meanwhile, or in another program whose place
 * our window took. No key of the page is meant by it. Needs `followTyping`.
 */
export const typesOn = ({ timeStamp }: Pick<Event, "timeStamp">): boolean =>
  timeStamp - last < (field?.isConnected === false ? surprise : pause);

/** Begins to listen, before the page does; to call it again changes nothing. */
export function followTyping(): void {
  window.addEventListener("keydown", pressed, { capture: true });
  window.addEventListener("keydown", taken);
  window.addEventListener("pointerdown", left, { capture: true });
  window.addEventListener("focus", came);
}

function pressed(event: KeyboardEvent): void {
  const { target, key, timeStamp } = event;
  const isMove = key === "Tab" || key.startsWith("Arrow");
  const leaves =
    key === "Escape" ||
    (key === "Enter" && target instanceof HTMLInputElement) ||
    (isMove && field?.isConnected !== false);
  if (leaves) left();
  else if (isTyping(target)) [field, last] = [target, timeStamp];
  else if (typesOn(event)) last = timeStamp;
}

/** What a field takes as a key of its own, such as a ready reason by its number, is no letter. */
function taken({ defaultPrevented, target }: KeyboardEvent): void {
  if (defaultPrevented && isTyping(target)) left();
}

function left(): void {
  [field, last] = [undefined, Number.NEGATIVE_INFINITY];
}

function came({ timeStamp }: FocusEvent): void {
  [field, last] = [undefined, timeStamp];
}
