import type { SettingsView } from "../contract.js";
import type { Inside } from "../inside.js";
import { pausedUntil } from "../policy.js";
import { orRefused, os, unlocked } from "./base.js";

export const settingsProcedures = (inside: Inside) => {
  const view = (): SettingsView => {
    const { readOnly, allowedWorkspaces, pausedUntil: until, theme, keyHints } = inside.settings.get();
    return { readOnly, allowedWorkspaces, pausedUntil: until, theme, keyHints, held: inside.settings.held };
  };
  return {
    get: os.settings.get.handler(view),
    change: os.settings.change.handler(async ({ input, errors, context }) => {
      await orRefused(errors, () => {
        if (input.readOnly !== undefined || input.allowedWorkspaces) unlocked(inside, context.window);
        return inside.changeSettings(input);
      });
      return view();
    }),
    pause: os.settings.pause.handler(async ({ input }) => {
      await inside.changeSettings({ pausedUntil: pausedUntil(input.until, inside.now()) });
      return view();
    }),
    resume: os.settings.resume.handler(async () => {
      await inside.changeSettings({ pausedUntil: null });
      return view();
    }),
  };
};
