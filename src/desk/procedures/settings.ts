import { clientKey } from "../../proposals/client-key.js";
import { ruleWords } from "../../proposals/policy.js";
import { heldByManaged } from "../../settings/managed.js";
import { exportedText } from "../../settings/portable.js";
import type { Stored } from "../../settings/schema.js";
import type { SettingsView } from "../contract/settings.js";
import type { DeskWindow, Inside } from "../inside.js";
import { pausedUntil } from "../policy.js";
import { importOf } from "../settings-import.js";
import { orRefused, os, unlocked } from "./base.js";

/** Thrown where the settings or the file are not what the preview showed. */
class ImportMoved extends Error {
  readonly code = "settings_moved";
  constructor() {
    super(
      "The settings have changed since you looked. Nothing was taken in. Choose the file again to see what it would do.",
    );
  }
}

export const settingsProcedures = (inside: Inside) => {
  /** What lets more through is changed only by who may decide; anybody may make it stricter. */
  const change = (patch: Partial<Stored>, window: DeskWindow, by: "hand" | "import" = "hand") => {
    if (inside.guards.loosens(patch)) unlocked(inside, window);
    return inside.guards.change(patch, by);
  };
  const ofClient = (name: string, changed: Partial<Stored["clients"][string]>): Pick<Stored, "clients"> => {
    const { clients } = inside.settings.stored();
    const key = clientKey(name);
    const before = Object.hasOwn(clients, key) ? clients[key] : undefined;
    const after = { toolsets: null, readOnly: false, paused: false, ...before, ...changed };
    return { clients: { ...clients, [key]: after } };
  };
  const view = () => viewOf(inside);
  return {
    get: os.settings.get.handler(view),
    change: os.settings.change.handler(async ({ input, errors, context }) => {
      await orRefused(errors, () => change(input, context.window));
      return view();
    }),
    exported: os.settings.exported.handler(() => ({ text: exportedText(inside.settings.stored()) })),
    previewImport: os.settings.previewImport.handler(({ input: { text }, errors }) =>
      orRefused(errors, () => importOf(text, inside.settings)),
    ),
    takeIn: os.settings.takeIn.handler(async ({ input: { text, seen }, errors, context }) => {
      await orRefused(errors, () => {
        const { patch, seen: now } = importOf(text, inside.settings);
        if (now !== seen) throw new ImportMoved();
        return change(patch, context.window, "import");
      });
      return view();
    }),
    listing: os.settings.listing.handler(() => inside.listing()),
    // No guard: what is not listed can be found and used all the same, and what is blocked stays so.
    listTo: os.settings.listTo.handler(async ({ input: { client, toolsets }, errors }) => {
      await orRefused(errors, () => inside.guards.change(ofClient(client, { toolsets })));
      return view();
    }),
    holdBack: os.settings.holdBack.handler(async ({ input: { client, readOnly, paused }, errors, context }) => {
      const held = { ...(readOnly !== undefined && { readOnly }), ...(paused !== undefined && { paused }) };
      await orRefused(errors, () => change(ofClient(client, held), context.window));
      return view();
    }),
    settle: os.settings.settle.handler(async ({ input: { how }, errors, context }) => {
      await orRefused(errors, () => {
        if (inside.guards.settlingLoosens(how)) unlocked(inside, context.window);
        return inside.guards.settle(how);
      });
      inside.events.emit("settings");
      return view();
    }),
    simulate: os.settings.simulate.handler(({ input, errors, signal }) =>
      orRefused(errors, () => inside.simulate(input, signal ?? new AbortController().signal)),
    ),
    pause: os.settings.pause.handler(async ({ input, errors }) => {
      const until = pausedUntil(input.until, inside.now(), inside.settings.stored().pausedUntil);
      await orRefused(errors, () => inside.guards.change({ pausedUntil: until }));
      return view();
    }),
    // Anybody may pause; a pause that somebody set guards, so that ending it takes who may decide.
    resume: os.settings.resume.handler(async ({ errors, context }) => {
      await orRefused(errors, () => change({ pausedUntil: null }, context.window));
      return view();
    }),
  };
};

/** What the settings say, and in what the person has still to say whether it holds. */
function viewOf({ settings, guards }: Inside): SettingsView {
  const { readOnly, allowedWorkspaces, expiry, presenceFrom, pendingPerClient, criticalOpened } = settings.get();
  const { rules, clients, pausedUntil, theme, keyHints, weeklyDigest, openAtLogin, shortcut, toolsets } =
    settings.stored();
  const blocks = [...(settings.overrides.blocks ?? []), ...(settings.managed?.blocks ?? [])];
  const listed = settings.managed?.allowedWorkspaces;
  return {
    ...{ readOnly, allowedWorkspaces: listed ?? allowedWorkspaces, expiry, presenceFrom, pendingPerClient },
    ...{ rules, pausedUntil, theme, keyHints, weeklyDigest, openAtLogin, shortcut, toolsets, criticalOpened },
    listedTo: Object.fromEntries(
      Object.entries(clients).flatMap(([name, { toolsets: own }]) => (own ? [[name, own] as const] : [])),
    ),
    clients: Object.fromEntries(
      Object.entries(clients).flatMap(([name, { readOnly: only, paused }]) =>
        only || paused ? [[name, { readOnly: only, paused }] as const] : [],
      ),
    ),
    blockedByStart: blocks.map(({ held: by, ...rule }) => ({ rule, words: ruleWords(rule), by })),
    unknown: guards.unknown(),
    outside: guards.outside(),
    held: settings.held,
    managed: settings.managed ? { path: settings.managed.path, names: heldByManaged(settings.managed) } : null,
  };
}
