import type { Credential } from "../admin-api/credential.js";
import type { Operation } from "./operation.js";

/** What a credential is, as far as it decides what can be done with it. */
export type Power = Pick<Credential, "kind" | "type" | "scopes">;

/** Why an operation cannot work with this credential, and which would do; undefined where it can, or nobody knows that it cannot. */
export function unavailable(
  { name, kind, needs }: Pick<Operation, "name" | "kind" | "needs">,
  power: Power,
): string | undefined {
  const { product, oauth, scopes } = needs;
  if (product && power.kind !== "unknown" && power.kind !== product) return otherProduct[product](name);
  if (oauth && power.type !== "oauth" && power.type !== "unknown") {
    return `${name} works with a token that has org:admin only; Admin keys are refused. Get one with: ant auth login --profile admin --scope "org:admin", then add it in Countersign's settings.`;
  }
  const scope = kind === "read" ? scopes?.read : scopes?.write;
  if (power.scopes && !covers(power.scopes, scope)) {
    return `${name} needs ${scope}, which this key was made without. Scopes cannot be added later: make another key in claude.ai under Organization settings, API.`;
  }
  return undefined;
}

const otherProduct = {
  console: (name: string) =>
    `${name} is for Claude Console organizations, and this one is a Claude Enterprise organization. An Admin key (it begins with sk-ant-admin01-) of a Console organization would do.`,
  enterprise: (name: string) =>
    `${name} is for Claude Enterprise organizations, and this one is a Claude Console organization. A key made in claude.ai under Organization settings, API would do.`,
};

/** The umbrella scope reads members, groups and the compliance feed, but neither spend nor analytics (facts 1.2). */
const umbrella = ["read:members", "read:rbac_groups", "read:compliance_activities"];

function covers(has: readonly string[], scope: string | undefined): boolean {
  if (scope === undefined || has.includes(scope)) return true;
  return has.includes("read:org_audit") && umbrella.includes(scope);
}
