import type { SettingsView } from "../contract/settings.js";
import type { Inside } from "../inside.js";
import { clientKey } from "../listing.js";
import { pausedUntil } from "../policy.js";
import { orRefused, os, unlocked } from "./base.js";

export const settingsProcedures = (inside: Inside) => {
  const view = (): SettingsView => {
    const { readOnly, allowedWorkspaces, pausedUntil: until, theme, keyHints, ...rest } = inside.settings.get();
    const { toolsets, clients, criticalOpened } = rest;
    const own = Object.entries(clients).flatMap(([name, { toolsets }]) =>
      toolsets ? [[name, toolsets] as const] : [],
    );
    return {
      ...{ readOnly, allowedWorkspaces, pausedUntil: until, theme, keyHints, toolsets, criticalOpened },
      listedTo: Object.fromEntries(own),
      held: inside.settings.held,
    };
  };
  return {
    get: os.settings.get.handler(view),
    change: os.settings.change.handler(async ({ input, errors, context }) => {
      await orRefused(errors, () => {
        if (input.readOnly !== undefined || input.allowedWorkspaces || input.criticalOpened)
          unlocked(inside, context.window);
        return inside.changeSettings(input);
      });
      return view();
    }),
    listing: os.settings.listing.handler(() => inside.listing()),
    listTo: os.settings.listTo.handler(async ({ input, errors }) => {
      const { clients } = inside.settings.get();
      const key = clientKey(input.client);
      const one = { ...(Object.hasOwn(clients, key) ? clients[key] : {}), toolsets: input.toolsets };
      await orRefused(errors, () => inside.changeSettings({ clients: { ...clients, [key]: one } }));
      return view();
    }),
    pause: os.settings.pause.handler(async ({ input }) => {
      await inside.changeSettings({ pausedUntil: pausedUntil(input.until, inside.now()) });
      return view();
    }),
    // Anybody may pause; a pause that somebody set guards, so that ending it takes who may decide.
    resume: os.settings.resume.handler(async ({ errors, context }) => {
      await orRefused(errors, () => {
        unlocked(inside, context.window);
        return inside.changeSettings({ pausedUntil: null });
      });
      return view();
    }),
  };
};
