import { asJson, isRecord } from "./json.js";
import type { Json } from "./operation.js";
import { inert, quoted } from "./words.js";

export type SettingsDocument = Readonly<Record<string, unknown>>;

/** What a change of settings does on the machines that get them: first what a person has to look at twice. */
export interface OnMachines {
  dangers: string[];
  others: string[];
}

/**
 * Says by name which commands run, what is allowed and denied, and what stands in the environment once a document takes the
 * place of another. A part that nobody here knows is in the document's diff all the same.
 */
export function onMachines(before: SettingsDocument | null, after: SettingsDocument | null): OnMachines {
  const was = partsOf(before);
  const is = partsOf(after);
  const came = (part: Part) => without(is[part], was[part]);
  const went = (part: Part) => without(was[part], is[part]);
  return {
    dangers: [
      ...came("runs").map((one) => `Every machine runs, ${quoted(one, 300)}.`),
      ...went("runs").map((one) => `No longer run, ${quoted(one, 300)}.`),
      ...listed("Allowed without asking", came("allow")),
      ...listed("No longer denied", went("deny")),
      ...listed("No longer asked about first", went("ask")),
      ...listed("Opened as well", came("directories")),
      ...listed("In the environment", came("env")),
      ...listed("Turned on", came("plugins")),
      ...came("mode").map((one) => `${one}.`),
      ...(went("strict").length > 0 ? ["People can bypass all permissions again."] : []),
      ...secretsOf(after, came("env")),
    ],
    others: [
      ...listed("Denied", came("deny")),
      ...listed("Asked about first", came("ask")),
      ...listed("No longer allowed without asking", went("allow")),
      ...listed("No longer in the environment", without(went("envNames"), is.envNames)),
      ...listed("Turned off", went("plugins")),
      ...(came("strict").length > 0 ? ["Nobody can bypass permissions."] : []),
    ],
  };
}

type Parts = ReturnType<typeof partsOf>;
type Part = keyof Parts;

function partsOf(document: SettingsDocument | null) {
  const settings = recordOf(asJson(document));
  const permissions = recordOf(settings.permissions);
  const env = Object.entries(recordOf(settings.env));
  return {
    runs: [...hooksOf(settings.hooks), ...helpersOf(settings)],
    allow: texts(permissions.allow),
    deny: texts(permissions.deny),
    ask: texts(permissions.ask),
    directories: texts(permissions.additionalDirectories),
    env: env.map(([name, value]) => `${name}=${textOf(value)}`),
    envNames: env.map(([name]) => name),
    plugins: [...pluginsOf(settings), ...(settings.enableAllProjectMcpServers === true ? [everyServer] : [])],
    mode: [
      ...(permissions.defaultMode === undefined
        ? []
        : [`Claude Code starts in the mode ${quoted(textOf(permissions.defaultMode))}`]),
      ...(settings.disableAllHooks === true ? ["No hook runs at all"] : []),
    ],
    strict: permissions.disableBypassPermissionsMode === "disable" ? ["strict"] : [],
  };
}

/** `hooks.PreToolUse[].{matcher, hooks[].command}` */
function hooksOf(hooks: Json | undefined): string[] {
  return Object.entries(recordOf(hooks)).flatMap(([event, matchers]) =>
    listOf(matchers).flatMap((entry) => {
      const { matcher, hooks: inner } = recordOf(entry);
      const when = `on ${event}${matcher === undefined || matcher === "" ? "" : ` of ${textOf(matcher)}`}`;
      return listOf(inner).map((hook) => `${when}: ${commandOf(hook)}`);
    }),
  );
}

const helpers = [
  ...["apiKeyHelper", "awsAuthRefresh", "awsCredentialExport", "gcpAuthRefresh", "otelHeadersHelper"],
  ...["statusLine", "subagentStatusLine", "fileSuggestion"],
];

function helpersOf(settings: Record<string, Json | undefined>): string[] {
  return helpers.flatMap((name) => {
    const helper = settings[name];
    return helper === undefined ? [] : [`as ${name}: ${commandOf(helper)}`];
  });
}

function commandOf(hook: Json): string {
  return textOf(recordOf(hook).command ?? hook);
}

function pluginsOf(settings: Record<string, Json | undefined>): string[] {
  const plugins = Object.entries(recordOf(settings.enabledPlugins)).filter(([, on]) => on !== false);
  const places = Object.entries(recordOf(settings.extraKnownMarketplaces));
  return [
    ...plugins.map(([name]) => `the plugin ${name}`),
    ...places.map(([name, about]) => `the marketplace ${name} (${textOf(recordOf(about).source ?? about)})`),
  ];
}

const everyServer = "every MCP server that a project names, without asking";

/** A document is on the card, in the log and on every machine as it stands: no place for a secret. */
function secretsOf(document: SettingsDocument | null, came: readonly string[]): string[] {
  const names = Object.entries(recordOf(recordOf(asJson(document)).env))
    .filter(([name, value]) => came.includes(`${name}=${textOf(value)}`) && value !== "")
    .map(([name]) => name)
    .filter((name) => /(^|_)(KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)($|_)/i.test(name));
  return names.map(
    (name) =>
      `${quoted(name, 60)} looks like a secret. A settings document is on this card, in the log and on every machine as it stands.`,
  );
}

/** So many are named in one line; the diff of the document has them all. */
const most = 12;

function listed(what: string, items: readonly string[]): string[] {
  if (items.length === 0) return [];
  const names = items.slice(0, most).map((one) => quoted(one, 120));
  const more = items.length > most ? ` and ${items.length - most} more` : "";
  return [`${what}: ${names.join(", ")}${more}.`];
}

const without = (some: readonly string[], others: readonly string[]) =>
  [...new Set(some)].filter((one) => !others.includes(one));

const recordOf = (value: Json | undefined): Record<string, Json | undefined> => (isRecord(value) ? { ...value } : {});
const listOf = (value: Json | undefined): readonly Json[] => (Array.isArray(value) ? value : []);
const texts = (value: Json | undefined): string[] => listOf(value).map(textOf);
const textOf = (value: Json | undefined): string =>
  inert(typeof value === "string" ? value : JSON.stringify(value ?? null), 200);
