import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { anything } from "./anything.js";
import { oneOf, ref } from "./field.js";
import { allOf, namesOf, onCard } from "./figures.js";
import type { Because, Context, Every, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

type Accounts = Anthropic["organization"]["serviceAccounts"];
export type ServiceAccount = Awaited<ReturnType<Accounts["retrieve"]>>;

export const serviceAccounts: Resource<ServiceAccount> = {
  noun: "service account",
  prefix: "svac_",
  get: ({ org }, id) => org.serviceAccounts.retrieve(id),
  list: ({ org }) => org.serviceAccounts.list({ include_archived: true }),
  shows: ({ name, organization_role, archived_at }) => ({
    name,
    organization_role,
    status: archived_at ? "archived" : "active",
  }),
};

/** Names that cannot change, and by which dashboards and rules go. */
export const slug = z
  .string()
  .max(255)
  .regex(/^[a-z0-9-]+$/, "has to be lowercase letters, digits and hyphens");

const organizationRole = oneOf<ServiceAccount["organization_role"]>({ developer: "developer", admin: "admin" });
const description = z.string().max(2000).nullable().optional();

const listServiceAccounts = table({
  name: "list_service_accounts",
  toolset: "service_accounts",
  description: "Service accounts with their role. For who is in one workspace: list_workspace_service_accounts.",
  input: { include_archived: z.boolean().optional() },
  example: {},
  run: ({ include_archived }, { org }) =>
    org.serviceAccounts.list({ include_archived } satisfies Every<NonNullable<Parameters<Accounts["list"]>[0]>>),
  columns: ({ id, name, organization_role, description, created_at, created_by_actor_id, archived_at }, asked) => ({
    id,
    name,
    organization_role,
    description,
    created_at,
    created_by: { id: created_by_actor_id },
    ...(asked.include_archived && { archived_at }),
  }),
});

const getServiceAccount = read({
  name: "get_service_account",
  toolset: "service_accounts",
  description: "One service account, the rules that lead to it, and the API keys that act as it.",
  input: { service_account: ref(serviceAccounts) },
  example: { service_account: "ci-deployer" },
  run: async ({ service_account: { id } }, ctx) => {
    const [account, rules, keys] = await Promise.all([
      ctx.org.serviceAccounts.retrieve(id),
      allOf(rulesFor(id, ctx)),
      allOf(keysOf(id, ctx)),
    ]);
    return { ...account, federation_rules: rules.map(known), api_keys: keys.map(known) };
  },
});

const createServiceAccount = write({
  name: "create_service_account",
  toolset: "service_accounts",
  description:
    "Create a service account, by a name for good. What it may do is told by workspaces and federation rules.",
  input: { name: slug, description: z.string().max(2000).optional(), organization_role: organizationRole.optional() },
  example: { name: "batch-runner", description: "Runs the batch jobs" },
  makes: serviceAccounts,
  after: ({ name, description, organization_role = "developer" }) => ({ name, description, organization_role }),
  refuse: async ({ name }, { org }) => {
    for await (const one of org.serviceAccounts.list({ include_archived: true }))
      if (one.name === name) return taken("service account", one);
    return undefined;
  },
  risk: { critical: ({ organization_role }) => organization_role === "admin", medium: true },
  warnings: ({ name, organization_role }) => [organization_role === "admin" && asAdmin(name)],
  effects: () => [
    "It can do nothing until a federation rule leads to it, or it gets an API key in the Claude Console.",
  ],
  run: ({ name, description, organization_role }, { org }) =>
    org.serviceAccounts.create({ name, description, organization_role } satisfies Every<
      Parameters<Accounts["create"]>[0]
    >),
  undo: ({ result }) => ({
    with: "archive_service_account",
    input: { service_account: result.id },
    but: "It stays among the archived ones, and its name stays taken.",
  }),
  undoing: "Archive it; a service account is never deleted.",
});

const updateServiceAccount = write({
  name: "update_service_account",
  toolset: "service_accounts",
  description: "Change a service account's description or its role in the organization. Its name stays.",
  input: { service_account: ref(serviceAccounts), description, organization_role: organizationRole.optional() },
  example: { service_account: "docs-bot", organization_role: "admin" },
  changes: serviceAccounts,
  // What is cleared is kept by the API as an empty text.
  after: ({ description, organization_role }) => ({
    description: description === null ? "" : description,
    organization_role,
  }),
  says: ({ service_account: { name }, organization_role: role }) =>
    role
      ? { verb: "Make", kind: "the service account", name, joint: "an organization", place: role }
      : { verb: "Change" },
  closedTo: { service_account: archivedAccount },
  risk: {
    critical: ({ organization_role }) => organization_role === "admin",
    high: ({ organization_role }) => organization_role === "developer",
  },
  warnings: ({ service_account, organization_role }, ctx) => [
    organization_role === "admin" && asAdmin(service_account.name),
    organization_role === "developer" && losesAdmin(service_account, ctx),
  ],
  effects: ({ service_account: { id }, organization_role }, ctx) => [
    organization_role === "admin" && ledBy(id, ctx),
    organization_role === "admin" && actingKeys(id, ctx, "API keys that act as it, and get its rights"),
  ],
  run: ({ service_account, description, organization_role }, { org }) =>
    org.serviceAccounts.update(service_account.id, { description, organization_role } satisfies Every<
      Parameters<Accounts["update"]>[1]
    >),
});

const archiveServiceAccount = write({
  name: "archive_service_account",
  toolset: "service_accounts",
  description: "Close a service account for good. Rules that lead to it have to be archived first.",
  input: { service_account: ref(serviceAccounts) },
  example: { service_account: "docs-bot" },
  changes: serviceAccounts,
  after: () => ({ archived_at: anything("now") }),
  refuse: async ({ service_account: { id, name } }, ctx) => {
    const rules = await allOf(rulesFor(id, ctx));
    const names = rules.map((rule) => quoted(rule.name, 60)).join(", ");
    return (
      rules.length > 0 &&
      `Federation rules still lead to ${quoted(name)}: ${names}. Archive them first, or let them lead to another service account.`
    );
  },
  risk: "high",
  irreversible: "An archived service account cannot be brought back.",
  effects: ({ service_account: { id, name } }, ctx) => {
    const recent = ctx.spend.of({ id, name });
    return [
      recent.then(({ day, hours }) => ({
        figure: String(day.calls),
        label: "calls in the last 24 hours",
        hot: day.calls > 0,
        series: hours,
      })),
      recent.then(({ week }) => ({ figure: onCard(week.cost), label: "billed in 7 days" })),
      workspacesLost(id, ctx),
      actingKeys(id, ctx, "API keys that act as it, and lose its rights"),
    ];
  },
  run: ({ service_account }, { org }) => org.serviceAccounts.archive(service_account.id),
});

export function archivedAccount({ name, archived_at }: ServiceAccount): Because {
  return archived_at && `The service account ${quoted(name)} is archived, and an archived one cannot change any more.`;
}

export function taken(noun: string, { name, archived_at }: { name: string; archived_at: string | null }): string {
  const which = archived_at ? `an archived ${noun}` : `a ${noun}`;
  return `There is ${which} ${quoted(name)} already, and names are unique. Choose another name.`;
}

function asAdmin(name: string): string {
  return `As an organization admin ${quoted(name)} could run this whole API: people, workspaces, keys and limits. Only the token of a person may grant that; the token of a workload is refused.`;
}

async function losesAdmin({ id, organization_role }: ServiceAccount, ctx: Context): Promise<Because> {
  if (organization_role !== "admin") return undefined;
  const rules = (await allOf(rulesFor(id, ctx))).filter(({ oauth_scope }) =>
    oauth_scope.split(" ").includes("org:admin"),
  );
  const names = rules.map(({ name }) => quoted(name, 60)).join(", ");
  return rules.length > 0 && `Rules that grant org:admin and from then on let nobody in: ${names}.`;
}

async function ledBy(id: string, ctx: Context): Promise<Because> {
  return `Federation rules that lead to it: ${await namesOf(rulesFor(id, ctx))}.`;
}

async function actingKeys(id: string, ctx: Context, label: string): Promise<Because> {
  return `${label}: ${await namesOf(keysOf(id, ctx))}.`;
}

async function workspacesLost(id: string, { org, directory }: Context): Promise<Because> {
  const names: string[] = [];
  for await (const { workspace_id } of org.serviceAccounts.workspaces.list(id))
    names.push(quoted((await directory.nameOf(workspace_id)) ?? workspace_id, 60));
  return `Workspaces it loses: ${names.join(", ") || "none"}.`;
}

/** The live rules whose tokens act as it. */
async function* rulesFor(id: string, { org }: Context) {
  for await (const rule of org.federation.rules.list()) if (rule.target.service_account_id === id) yield rule;
}

async function* keysOf(id: string, { org }: Context) {
  for await (const key of org.apiKeys.list({ status: "active" }))
    if (key.principal?.type === "service_account_actor" && key.principal.service_account_id === id) yield key;
}

const known = ({ id, name }: { id: string; name: string }) => ({ id, name });

export const serviceAccountOperations: readonly Operation[] = [
  listServiceAccounts,
  getServiceAccount,
  createServiceAccount,
  updateServiceAccount,
  archiveServiceAccount,
];
