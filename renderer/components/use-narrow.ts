import { useSyncExternalStore } from "react";

/** Below this width there is no room for a list beside what is open. */
const query = "(max-width: 959px)";

/** Whether the window is that narrow; what only one of two places may have, such as a key, asks this instead of CSS. */
export const useNarrow = () => useSyncExternalStore(listen, () => window.matchMedia(query).matches);

function listen(changed: () => void): () => void {
  const media = window.matchMedia(query);
  media.addEventListener("change", changed);
  return () => media.removeEventListener("change", changed);
}
