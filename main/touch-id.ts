import type { SystemPreferences } from "electron";
import type { Presence } from "../src/desk/desk.js";
import { inert } from "./inert.js";

/** Touch ID as the desk asks for presence. On other systems there is none, and the desk asks for the PIN. */
export function touchId(
  preferences: Pick<SystemPreferences, "canPromptTouchID" | "promptTouchID">,
  platform: NodeJS.Platform,
): Presence {
  return {
    available: () => platform === "darwin" && preferences.canPromptTouchID(),
    async ask(words) {
      try {
        await preferences.promptTouchID(inert(words, 120));
        return true;
      } catch {
        return false; // cancelled, or no finger that it knows: the desk says so
      }
    },
  };
}
