import * as z from "zod";
import { idOf } from "../chance.js";

const When = z.iso.datetime();
const Actor = z.string().nullable();

/** Who made, last changed and archived a thing. */
export const Audited = z.object({
  archived_at: When.nullable(),
  archived_by_actor_id: Actor,
  created_at: When,
  created_by_actor_id: Actor,
  updated_at: When,
  updated_by_actor_id: Actor,
});

export const ServiceAccount = Audited.extend({
  id: z.string(),
  description: z.string().nullable(),
  name: z.string(),
  organization_role: z.enum(["admin", "developer"]),
  type: z.literal("service_account"),
});

export const AccountWorkspaceRole = z.enum([
  "workspace_admin",
  "workspace_developer",
  "workspace_restricted_developer",
  "workspace_user",
]);

/** Added by somebody; the one that each account has in the default workspace follows from that and is not kept. */
export const AccountMembership = z.object({
  created_by_actor_id: Actor,
  service_account_id: z.string(),
  workspace_id: z.string(),
  workspace_role: AccountWorkspaceRole,
});

export type Audited = z.output<typeof Audited>;
export type ServiceAccount = z.output<typeof ServiceAccount>;
export type AccountMembership = z.output<typeof AccountMembership>;

interface Accounts {
  service_accounts: ServiceAccount[];
  account_memberships: AccountMembership[];
}

/** What Northwind's workloads are called, and where they work. */
export function northwindAccounts(seed: number, ago: (days: number) => string): Accounts {
  const by = idOf("user", seed, "dana.okafor@northwind.example");
  return {
    service_accounts: accounts.map(
      ([name, organization_role, days, description, archived]): ServiceAccount => ({
        id: idOf("svac", seed, name),
        archived_at: archived === undefined ? null : ago(archived),
        archived_by_actor_id: archived === undefined ? null : by,
        created_at: ago(days),
        created_by_actor_id: by,
        description,
        name,
        organization_role,
        type: "service_account",
        updated_at: ago(archived ?? Math.min(days, 40)),
        updated_by_actor_id: by,
      }),
    ),
    account_memberships: seats.map(
      ([name, workspace, workspace_role]): AccountMembership => ({
        created_by_actor_id: by,
        service_account_id: idOf("svac", seed, name),
        workspace_id: idOf("wrkspc", seed, workspace),
        workspace_role,
      }),
    ),
  };
}

type Account = [
  name: string,
  role: ServiceAccount["organization_role"],
  daysAgo: number,
  description: string | null,
  archivedDaysAgo?: number,
];

/** Oldest first. */
const accounts: readonly Account[] = [
  ["legacy-jenkins", "developer", 420, "Builds on the old Jenkins, before GitHub Actions", 61],
  ["nightly-evals", "developer", 341, "Runs the evaluation suite every night"],
  ["ci-deployer", "developer", 318, "Deploys the gateway from GitHub Actions"],
  ["org-automation", "admin", 290, "Keeps workspaces and members in order"],
  ["gke-serving", "developer", 122, "Serves the products from the production cluster"],
  ["docs-bot", "developer", 33, null],
];

type Seat = [name: string, workspace: string, role: AccountMembership["workspace_role"]];

const seats: readonly Seat[] = [
  ["legacy-jenkins", "Production", "workspace_developer"],
  ["ci-deployer", "Production", "workspace_developer"],
  ["ci-deployer", "Sandbox", "workspace_developer"],
  ["nightly-evals", "Data Platform", "workspace_developer"],
  ["nightly-evals", "Chatbot Pilot", "workspace_user"],
  ["gke-serving", "Production", "workspace_user"],
  ["gke-serving", "Default", "workspace_developer"],
  ["docs-bot", "Sandbox", "workspace_user"],
];
