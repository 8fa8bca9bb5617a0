import { Boxes, Fingerprint, Gauge, KeyRound, type LucideIcon, Users, UsersRound } from "lucide-react";
import { calledBy, limitedBy, spendLimitTitle, type TitleOf } from "./titles.js";

/** A list of the catalog as a page shows it. */
export interface ListOf {
  /** The read that answers with it. */
  operation: string;
  args?: Record<string, string | number | boolean>;
  label: string;
  /** What a row is, as the catalog calls it; absent where a row is no thing that anything can be done with. */
  noun?: string;
  /** The column that says what a row is, where a list has things of several kinds. */
  nounBy?: string;
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
  /** A read for each row of another list, and so only when a person asks for it. */
  each?: EachOf;
}

interface EachOf {
  /** The read that lists what is gone through. */
  operation: string;
  /** What one of them is called, and the argument that names it. */
  argument: "workspace" | "group" | "role";
  /** What is told of it besides, by its columns. */
  also?: readonly string[];
}

/** `Rate limits` as `rate-limits`: how an address and a file name the list. */
export const listName = ({ label }: ListOf): string => label.toLowerCase().replaceAll(" ", "-");

export interface ReportedList extends ListOf {
  /** The column whose values its summary counts. */
  countBy?: string;
  /** The column that its rows are put in order by. */
  sortBy?: string;
}

export interface DirectoryPageOf {
  path: string;
  name: string;
  icon: LucideIcon;
  /** After G, this goes there. */
  letter: string;
  lists: readonly ListOf[];
  /** What an auditor takes along: these lists as one dated report. */
  report?: readonly ReportedList[];
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

const admins: ListOf = {
  operation: "list_admins",
  label: "Admins",
  nounBy: "kind",
  about: "All that holds admin power over the organization, how much of it, and through what.",
};

const workspaceMembers: ListOf = {
  operation: "list_workspace_members",
  label: "Workspace members",
  each: { operation: "list_workspaces", argument: "workspace" },
  about: "Who is in which active workspace, and with which role there.",
};

const groupMembers: ListOf = {
  operation: "list_group_members",
  label: "Group members",
  each: { operation: "list_groups", argument: "group", also: ["roles"] },
  about: "Who is in which group, and which roles it gives them.",
};

const rolePermissions: ListOf = {
  operation: "list_role_permissions",
  label: "Role permissions",
  each: { operation: "list_roles", argument: "role" },
  about: "What each role permits.",
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
      admins,
      workspaceMembers,
      groupMembers,
      rolePermissions,
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
      { ...admins, countBy: "kind" },
      { operation: "list_members", label: "People, with their roles", countBy: "role" },
      { operation: "list_invites", label: "Invites", countBy: "status" },
      { operation: "list_workspaces", args: { include_archived: true }, label: "Workspaces", countBy: "archived_at" },
      { ...workspaceMembers, countBy: "workspace_role" },
      { operation: "list_groups", label: "Groups", countBy: "source" },
      { ...groupMembers, countBy: "group" },
      { operation: "list_roles", label: "Roles", countBy: "source" },
      rolePermissions,
      { operation: "list_api_keys", label: "API keys, by who made them", countBy: "status", sortBy: "created_by" },
      { ...keysWanting, countBy: "problem" },
      { operation: "list_service_accounts", label: "Service accounts", countBy: "organization_role" },
      { operation: "list_federation_rules", label: "Federation rules", countBy: "scope" },
      { operation: "list_federation_issuers", label: "Issuers" },
    ],
  },
];

/** Of a list with things of several kinds: what one of its rows is, as the list of such things knows it. */
export function listOfRow(list: ListOf, cell: (column: string) => unknown): ListOf {
  if (list.nounBy === undefined) return list;
  const noun = cell(list.nounBy);
  const own = directoryPages.flatMap(({ lists }) => lists).find((one) => one.noun === noun);
  return { ...list, noun: own?.noun, more: own?.more, usual: own?.usual, doubled: own?.doubled };
}
