import type Anthropic from "@anthropic-ai/sdk";
import { oneOf } from "./field.js";
import type { Cell } from "./operation.js";

type Limits = Anthropic["beta"]["organization"]["spendLimits"];
export type Answer = Awaited<ReturnType<Limits["retrieve"]>>;
export type Scope = Answer["scope"];
export type Period = Answer["period"];

export const periods = oneOf<Period>({ monthly: "monthly", weekly: "weekly", daily: "daily" });
export const scopes = oneOf<Scope["type"]>({
  organization: "organization",
  workspace: "workspace",
  user: "member",
  seat_tier: "seat_tier",
  rbac_group: "group",
  organization_service: "service",
  usage_tier: "usage_tier",
});

/** Whose limit is meant: a workspace's, a person's or, with neither named, the organization's. */
export interface Whose {
  workspace?: { id: string } | undefined;
  member?: { id: string } | undefined;
  period?: Period | undefined;
}

export function scopeOf({ workspace, member }: Whose): Parameters<Limits["set"]>[0]["scope"] {
  if (workspace) return { type: "workspace", workspace_id: workspace.id };
  return member ? { type: "user", user_id: member.id } : { type: "organization" };
}

export const isSame = (one: Scope, other: Scope) => one.type === other.type && idIn(one) === idIn(other);

/** The id of what a scope names, and how it is called; a kind of scope that is new names nothing that is known here. */
export function placeOf(scope: Scope): Record<string, string> {
  if (scope.type === "workspace") return { workspace: scope.workspace_id };
  if (scope.type === "user") return { member: scope.user_id };
  if (scope.type === "rbac_group") return { group: scope.rbac_group_id };
  if (scope.type === "seat_tier") return { seat_tier: scope.seat_tier };
  return scope.type === "organization_service" ? { service: scope.service } : {};
}

export const idIn = (scope: Scope): string | undefined => Object.values(placeOf(scope))[0];

export function scopeCell(scope: Scope): Cell {
  const id = idIn(scope);
  const isThing = ["workspace", "user", "rbac_group"].includes(scope.type);
  return { id: isThing ? id : null, name: isThing ? undefined : id };
}
