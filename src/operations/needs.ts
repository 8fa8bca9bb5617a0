import type { Credential } from "../admin-api/credential.js";
import type { Operation } from "./operation.js";

/** What a credential is, as far as it decides what can be done with it. */
export type Power = Pick<Credential, "kind" | "type" | "scopes">;

type Asking = Pick<Operation, "kind" | "needs">;

/** What a credential lacks for an operation: the other kind of organization, a token, or a scope. */
export type Lacking = { what: "console" | "enterprise" | "oauth" } | { what: "scope"; scope: string };

/** The one rule of what a credential can do. Undefined where it can, or nobody knows that it cannot. */
export function lacking({ kind, needs }: Asking, power: Power): Lacking | undefined {
  const { product, oauth, scopes } = needs;
  if (product && power.kind !== "unknown" && power.kind !== product) return { what: product };
  if (oauth && power.type !== "oauth" && power.type !== "unknown") return { what: "oauth" };
  const scope = kind === "read" ? scopes?.read : scopes?.write;
  if (power.scopes && scope !== undefined && !covers(power.scopes, scope)) return { what: "scope", scope };
  return undefined;
}

/** Why an operation cannot work with this credential, and which would do; undefined where it can. */
export function unavailable({ name, ...asking }: Asking & Pick<Operation, "name">, power: Power): string | undefined {
  const lacks = lacking(asking, power);
  if (!lacks) return undefined;
  return lacks.what === "scope" ? withoutScope(name, lacks.scope) : words[lacks.what](name);
}

const withoutScope = (name: string, scope: string) =>
  `${name} needs ${scope}, which this key was made without. Scopes cannot be added later: make another key in claude.ai under Organization settings, API.`;

const words = {
  console: (name: string) =>
    `${name} is for Claude Console organizations, and this one is a Claude Enterprise organization. An Admin key (it begins with sk-ant-admin01-) of a Console organization would do.`,
  enterprise: (name: string) =>
    `${name} is for Claude Enterprise organizations, and this one is a Claude Console organization. A key made in claude.ai under Organization settings, API would do.`,
  oauth: (name: string) =>
    `${name} works with a token that has org:admin only; Admin keys are refused. Get one with: ant auth login --profile admin --scope "org:admin", then add it in Countersign's settings.`,
};

/** The umbrella scope reads members, groups and the compliance feed, but neither spend nor analytics (facts 1.2). */
const umbrella = ["read:members", "read:rbac_groups", "read:compliance_activities"];

function covers(has: readonly string[], scope: string): boolean {
  if (has.includes(scope)) return true;
  return has.includes("read:org_audit") && umbrella.includes(scope);
}
