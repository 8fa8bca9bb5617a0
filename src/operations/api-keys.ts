import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { utcDate } from "../words/date.js";
import { billedByKey } from "./billed.js";
import { oneOf, ref } from "./field.js";
import { namesOf, onCard } from "./figures.js";
import { members } from "./members.js";
import type { Because, Cell, Context, Every, Operation, Resource } from "./operation.js";
import { createParts } from "./questions/parts.js";
import { question } from "./read.js";
import { table } from "./table.js";
import { cited, quoted } from "./words.js";
import { workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Keys = Anthropic["organization"]["apiKeys"];
type ApiKey = Awaited<ReturnType<Keys["retrieve"]>>;

export const apiKeys: Resource<ApiKey> = {
  noun: "API key",
  prefix: "apikey_",
  get: ({ org }, id) => org.apiKeys.retrieve(id),
  list: ({ org }) => org.apiKeys.list(),
  workspaceOf: home,
  shows: ({ name, status, partial_key_hint }) => ({ name, status, partial_key_hint }),
};

const listApiKeys = table({
  name: "list_api_keys",
  toolset: "api_keys",
  description: "API keys with workspace, creator and status. Secrets are never shown.",
  input: {
    workspace: ref(workspaces).optional(),
    member: ref(members).optional(),
    status: oneOf({ active: "active", inactive: "inactive", archived: "archived", expired: "expired" }).optional(),
  },
  example: { workspace: "Sandbox", status: "active" },
  run: ({ workspace, member, status }, { org }) =>
    org.apiKeys.list({ workspace_id: workspace?.id, created_by_user_id: member?.id, status } satisfies Every<
      NonNullable<Parameters<Keys["list"]>[0]>
    >),
  columns: ({ id, name, status, scope, created_by, principal, expires_at }) => ({
    id,
    name,
    status,
    workspace: { id: home({ scope }) },
    created_by: madeBy(created_by),
    acts_as: principal ? actor(actorOf(principal)) : undefined,
    expires_at: expires_at ?? undefined,
  }),
});

const getApiKey = question({
  name: "get_api_key",
  toolset: "api_keys",
  description: "One API key, who made it, as whom it acts, and what it was billed. Its secret is never shown.",
  input: { api_key: ref(apiKeys) },
  example: { api_key: "old-laptop" },
  run: async ({ api_key: { id } }, ctx) => {
    const parts = createParts(ctx);
    const [key, billed] = await Promise.all([
      ctx.org.apiKeys.retrieve(id),
      billedByKey({ apiKeyIds: [id] }, "what it was billed", ctx, parts).then((of) => of?.(id)),
    ]);
    const principal = key.principal && actorOf(key.principal);
    const ids = { workspace: home(key), created_by: key.created_by?.id, acts_as: principal?.id };
    const names = Object.entries(ids).map(
      async ([what, id]) => [what, id && (await ctx.directory.nameOf(id))] as const,
    );
    return {
      thing: {
        ...(billed !== undefined && { billed_in_30_days: billed }),
        ...key,
        names: Object.fromEntries(await Promise.all(names)),
      },
      summary: `API key: ${quoted(key.name)}.${billed === undefined ? "" : ` Billed in 30 days: ${onCard(billed)}.`}`,
      missing: parts.missing,
    };
  },
});

const updateApiKey = write({
  name: "update_api_key",
  toolset: "api_keys",
  description: "Rename, turn on, turn off or archive one API key.",
  input: {
    api_key: ref(apiKeys),
    name: z.string().min(1).max(500).optional(),
    status: oneOf({ active: "active", inactive: "inactive", archived: "archived" }).optional(),
  },
  example: { api_key: "old-laptop", status: "inactive" },
  changes: apiKeys,
  after: ({ name, status }) => ({ name, status }),
  says: ({ name, status }) => ({
    ...(status && { verb: { active: "Activate", inactive: "Deactivate", archived: "Archive" }[status] }),
    ...(!status && name !== undefined && { verb: "Rename", joint: "to", place: name }),
  }),
  closedTo: {
    api_key: ({ name, status }) =>
      status === "archived" && `${quoted(name)} is archived, and an archived key cannot change any more.`,
  },
  refuse: ({ api_key, status }) =>
    api_key.status === "expired" &&
    status !== undefined &&
    status !== "archived" &&
    `${quoted(api_key.name)} has expired and can only be archived. Make a new key in the Claude Console.`,
  risk: {
    critical: ({ status }) => status === "archived",
    high: ({ status }) => status === "active",
    medium: ({ status }) => status === "inactive",
  },
  raised: {
    high: async ({ api_key, status }, { spend }) => {
      if (status !== "inactive") return undefined;
      const { calls } = (await spend.of(api_key)).hour;
      return calls > 0 && `It was used ${calls} times in the last hour.`;
    },
  },
  irreversible: ({ status }) => status === "archived" && "An archived key cannot be brought back.",
  effects: ({ api_key, status }, ctx) => [
    ...(status === "inactive" || status === "archived" ? traffic(api_key, ctx) : []),
    status === "active" && lastTurnedOff(api_key, ctx),
    createdBy(api_key, ctx),
    actsAs(api_key, ctx),
    status !== undefined && otherKeys(api_key, ctx),
  ],
  run: ({ api_key, name, status }, { org }) =>
    org.apiKeys.update(api_key.id, { name, status } satisfies Every<Parameters<Keys["update"]>[1]>),
});

function home({ scope }: Pick<ApiKey, "scope">): string | undefined {
  return scope.type === "workspace" ? scope.workspace_id : undefined;
}

/** What would stop: calls that come in now, and what they cost. */
function traffic(key: ApiKey, { spend }: Context) {
  const recent = spend.of(key);
  return [
    recent.then(({ hour, hours }) => ({
      figure: hour.calls.toLocaleString("en-US"),
      label: hour.calls === 1 ? "call in the last hour" : "calls in the last hour",
      hot: hour.calls > 0,
      series: hours,
    })),
    recent.then(({ week }) => ({ figure: onCard(week.cost), label: "billed in 7 days" })),
    recent.then(
      ({ day }) =>
        day.calls > 0 &&
        `From then on every call with it is refused; ${day.calls.toLocaleString("en-US")} came in 24 hours.`,
    ),
  ];
}

async function lastTurnedOff(key: ApiKey, { record }: Context): Promise<Because> {
  const was = await record.last(key, "update_api_key");
  return (
    was &&
    `${quoted(was.by)} approved the last change of it, on ${utcDate(was.at.getTime())}.${was.reason ? ` The reason claimed then: ${cited(was.reason, 500)}` : ""}`
  );
}

async function createdBy({ created_by, created_at }: ApiKey, { directory }: Context): Promise<Because> {
  if (!created_by) return undefined;
  return `Created by ${await called(created_by, directory)} on ${utcDate(Date.parse(created_at))}.`;
}

async function actsAs({ principal }: ApiKey, { directory }: Context): Promise<Because> {
  return principal && `It acts with the rights of ${await called(actorOf(principal), directory)}.`;
}

type Actor = NonNullable<ApiKey["created_by"]>;

function actorOf(principal: NonNullable<ApiKey["principal"]>): Actor {
  if (principal.type === "user_actor") return { id: principal.user_id, type: "user" };
  return { id: principal.service_account_id, type: "service_account" };
}

/** Only a token reads what service accounts are called; to an Admin key they are said to be ones. */
const actor = ({ id, type }: Actor): Cell =>
  type === "service_account" ? { id, name: "a service account" } : { id, gone: "gone from the organization" };

/** Of some keys the API does not say who made them: that is another thing than somebody who is gone. */
export const madeBy = (by: Actor | null): Cell => (by ? actor(by) : { id: null, name: "not known" });

async function called({ id, type }: Actor, directory: Context["directory"]): Promise<string> {
  const name = quoted((await directory.nameOf(id)) ?? id, 80);
  return type === "service_account" ? `the service account ${name}` : name;
}

async function otherKeys(key: ApiKey, { org }: Context): Promise<Because> {
  const workspace = home(key);
  if (!workspace) return undefined;
  const active = org.apiKeys.list({ workspace_id: workspace, status: "active" });
  return `Other active keys of the workspace stay: ${await namesOf(except(active, key.id))}.`;
}

async function* except(keys: AsyncIterable<ApiKey>, id: string): AsyncGenerator<ApiKey> {
  for await (const key of keys) if (key.id !== id) yield key;
}

export const apiKeyOperations: readonly Operation[] = [listApiKeys, getApiKey, updateApiKey];
