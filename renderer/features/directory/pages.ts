import { Boxes, Fingerprint, Gauge, KeyRound, type LucideIcon, Users, UsersRound } from "lucide-react";
import { calledBy, limitedBy, spendLimitTitle, type TitleOf } from "./titles.js";

/** A list of the catalog as a page shows it. */
export interface ListOf {
  /** The read that answers with it. */
  operation: string;
  args?: Record<string, string | number | boolean>;
  /** Of its rows those that have one of these in this column. */
  only?: { column: string; values: readonly string[] };
  label: string;
  /** What a row is, as the catalog calls it; absent where a row is no thing that anything can be done with. */
  noun?: string;
  /** The column with a row's id; `id` where nothing is said. */
  id?: string;
  /** What a row is called; its name or its address where nothing is said. */
  title?: TitleOf;
  /** A read that tells more of one, and the argument that names it. */
  more?: { operation: string; argument: string };
  /** The column that tells the rows of one thing apart, where it has several. */
  rowBy?: string;
  /** How the ids of such things begin, where this list is the one to look one up in. */
  prefix?: string;
  /** Writes that are asked for the most, in their order; the others stand behind them. */
  usual?: readonly string[];
  /** Writes that another one does as well. */
  doubled?: readonly string[];
  /** What its rows are called in the first column, in place of these columns. */
  first?: { title: string; of: TitleOf; instead: readonly string[] };
  /** What makes a new one, the usual first. */
  makes?: readonly string[];
  /** One line above the rows. */
  about?: string;
  /** A read for each active workspace, and so only when a person asks for it. */
  everyWorkspace?: true;
}

/** `Rate limits` as `rate-limits`: how an address and a file name the list. */
export const listName = ({ label }: ListOf): string => label.toLowerCase().replaceAll(" ", "-");

export interface DirectoryPageOf {
  path: string;
  name: string;
  icon: LucideIcon;
  /** After G, this goes there. */
  letter: string;
  lists: readonly ListOf[];
  /** What an auditor takes along: these lists as one dated report. */
  report?: readonly ListOf[];
  /** What of it the organization does not have, or the credential cannot read. */
  leftOut?: readonly string[];
}

const keysWanting: ListOf = {
  operation: "api_key_hygiene",
  label: "Keys wanting attention",
  noun: "API key",
  id: "api_key_id",
  title: calledBy("api_key"),
  more: { operation: "get_api_key", argument: "api_key" },
  about: "Dormant, never used, expiring, expired, or made by somebody who is gone.",
};

const workspaceMembers: ListOf = {
  operation: "list_workspace_members",
  label: "Workspace members",
  everyWorkspace: true,
  about: "Who is in which active workspace, and with which role there.",
};

/** The organization, page by page: each list is a read of the catalog, and is left out where the organization has none. */
export const directoryPages: readonly DirectoryPageOf[] = [
  {
    path: "/people",
    letter: "M",
    name: "People",
    icon: Users,
    lists: [
      {
        operation: "list_members",
        label: "Members",
        noun: "member",
        more: { operation: "member_access", argument: "member" },
        prefix: "user_",
        usual: ["update_member_role", "add_workspace_member", "add_group_member", "remove_member"],
        makes: ["invite_member"],
      },
      { operation: "list_invites", label: "Invites", noun: "invite", makes: ["invite_member"] },
    ],
  },
  {
    path: "/workspaces",
    letter: "W",
    name: "Workspaces",
    icon: Boxes,
    lists: [
      {
        operation: "list_workspaces",
        args: { include_archived: true },
        label: "Workspaces",
        noun: "workspace",
        more: { operation: "get_workspace", argument: "workspace" },
        prefix: "wrkspc_",
        usual: ["update_workspace", "add_workspace_member", "set_spend_limit"],
        doubled: ["add_service_account_workspace", "remove_service_account_workspace"],
        makes: ["create_workspace"],
      },
    ],
  },
  {
    path: "/api-keys",
    letter: "K",
    name: "API keys",
    icon: KeyRound,
    lists: [
      {
        operation: "list_api_keys",
        label: "API keys",
        noun: "API key",
        more: { operation: "get_api_key", argument: "api_key" },
        prefix: "apikey_",
      },
      keysWanting,
    ],
  },
  {
    path: "/groups",
    letter: "G",
    name: "Groups",
    icon: UsersRound,
    lists: [
      {
        operation: "list_groups",
        label: "Groups",
        noun: "group",
        more: { operation: "get_group", argument: "group" },
        prefix: "rbac_group_",
        usual: ["add_group_member", "remove_group_member", "update_group"],
        makes: ["create_group"],
      },
      {
        operation: "list_roles",
        label: "Roles",
        noun: "role",
        prefix: "rbac_role_",
        more: { operation: "get_role", argument: "role" },
      },
    ],
  },
  {
    path: "/limits",
    letter: "L",
    name: "Limits",
    icon: Gauge,
    lists: [
      {
        operation: "list_spend_limits",
        label: "Spend limits",
        noun: "spend limit",
        title: spendLimitTitle,
        prefix: "spl_",
        first: { title: "Limit of", of: limitedBy, instead: ["of", "place"] },
        more: { operation: "get_spend_limit", argument: "spend_limit" },
        makes: ["set_spend_limit"],
      },
      { operation: "list_effective_spend_limits", label: "In force", about: "What holds for each, and what it is at." },
      {
        operation: "list_spend_limit_requests",
        label: "Requests",
        noun: "spend limit request",
        title: calledBy("member"),
      },
      {
        operation: "list_rate_limits",
        label: "Rate limits",
        noun: "rate limit",
        rowBy: "limiter",
        title: calledBy("group"),
      },
    ],
  },
  {
    path: "/access",
    letter: "X",
    name: "Access",
    icon: Fingerprint,
    lists: [
      {
        operation: "list_members",
        // Claude Console has admins, Claude Enterprise has owners and membership admins.
        only: { column: "role", values: ["admin", "owner", "primary_owner", "membership_admin"] },
        label: "Admins",
        noun: "member",
        more: { operation: "member_access", argument: "member" },
        about: "Admins and owners can do everything in the organization; membership admins manage its people.",
      },
      workspaceMembers,
      keysWanting,
      {
        operation: "list_service_accounts",
        label: "Service accounts",
        noun: "service account",
        more: { operation: "get_service_account", argument: "service_account" },
        prefix: "svac_",
        usual: ["update_service_account", "add_service_account_workspace", "archive_service_account"],
        doubled: ["add_workspace_service_account", "remove_workspace_service_account"],
        makes: ["create_service_account"],
      },
      {
        operation: "list_federation_rules",
        label: "Federation rules",
        noun: "federation rule",
        more: { operation: "get_federation_rule", argument: "rule" },
        prefix: "fdrl_",
        usual: ["update_federation_rule", "add_federation_rule_workspace", "archive_federation_rule"],
        makes: ["create_federation_rule"],
      },
      {
        operation: "list_federation_issuers",
        label: "Issuers",
        noun: "federation issuer",
        more: { operation: "get_federation_issuer", argument: "issuer" },
        prefix: "fdis_",
        usual: ["update_federation_issuer", "create_federation_rule", "archive_federation_issuer"],
        makes: ["create_federation_issuer"],
      },
    ],
    report: [
      { operation: "list_members", label: "People, with their roles" },
      { operation: "list_invites", label: "Invites" },
      { operation: "list_workspaces", args: { include_archived: true }, label: "Workspaces" },
      workspaceMembers,
      { operation: "list_api_keys", label: "API keys, with who made them" },
      keysWanting,
      { operation: "list_groups", label: "Groups" },
      { operation: "list_service_accounts", label: "Service accounts" },
      { operation: "list_federation_rules", label: "Federation rules" },
      { operation: "list_federation_issuers", label: "Issuers" },
    ],
  },
];
