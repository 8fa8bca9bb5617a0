import type { IncomingHttpHeaders } from "node:http";
import type { Organization } from "./organization.js";
import { Refusal } from "./refusal.js";

/** What a route asks of the organization and the credential (facts 1.1 to 1.3). */
export interface Asks {
  only?: Organization["kind"];
  /** A token with org:admin; Admin keys are refused. */
  oauth?: true;
  /** What a scoped key must have been made with. */
  scope?: string;
}

interface Holder {
  type: "admin_key" | "oauth" | "scoped_key" | "personal_key" | "workspace_key" | "ordinary_key";
  of: Organization["kind"] | "both";
  /** Minted for a workload; no person logged in. */
  workload?: true;
  scopes?: readonly string[];
  /** What the API says in place of letting it in. */
  refused?: string;
  /** How old the demo has to be before it is let in, in milliseconds. */
  from?: number;
}

const allScopes = [
  "read:members",
  "write:members",
  "read:rbac_groups",
  "write:rbac_groups",
  "read:spend_limits",
  "write:spend_limits",
  "read:analytics",
  "read:compliance_activities",
  "read:plugins",
  "write:plugins",
  "read:claude_code_managed_settings",
  "write:claude_code_managed_settings",
  "read:claude_tag",
  "write:claude_tag",
];

/** The credentials of the demo organization. They open nothing else. */
export const demoCredentials = {
  admin: "sk-ant-admin01-demo-opens-nothing-but-northwind-labs",
  oauth: "sk-ant-oat01-demo-opens-nothing-but-northwind-labs",
  workload: "sk-ant-oat01-demo-minted-for-a-workload-of-northwind-labs",
  scoped: "sk-ant-api01-demo-opens-nothing-but-northwind-labs",
  membersOnly: "sk-ant-api01-demo-members-of-northwind-labs-to-read",
  withoutMembers: "sk-ant-api01-demo-analytics-of-northwind-labs-only",
  spendOnly: "sk-ant-api01-demo-spend-limits-of-northwind-labs-only",
  withoutUse: "sk-ant-api01-demo-what-people-wrote-in-northwind-labs",
  personal: "sk-ant-api03-demo-of-an-admin-of-northwind-labs",
  ofWorkspace: "sk-ant-api03-demo-of-one-workspace-of-northwind-labs",
  expired: "sk-ant-admin01-demo-expired-at-northwind-labs",
  revoked: "sk-ant-admin01-demo-revoked-at-northwind-labs",
  justMade: "sk-ant-admin01-demo-just-made-at-northwind-labs",
  expiredToken: "sk-ant-oat01-demo-expired-at-northwind-labs",
} as const;

/** The API's own sentence for every key that it does not accept, whatever became of it. */
const invalidKey = "invalid x-api-key";

const holders: Readonly<Record<string, Holder>> = {
  [demoCredentials.admin]: { type: "admin_key", of: "console" },
  [demoCredentials.oauth]: { type: "oauth", of: "both" },
  [demoCredentials.workload]: { type: "oauth", of: "console", workload: true },
  [demoCredentials.scoped]: { type: "scoped_key", of: "enterprise", scopes: allScopes },
  [demoCredentials.membersOnly]: { type: "scoped_key", of: "enterprise", scopes: ["read:members"] },
  [demoCredentials.withoutMembers]: { type: "scoped_key", of: "enterprise", scopes: ["read:analytics"] },
  [demoCredentials.spendOnly]: { type: "scoped_key", of: "enterprise", scopes: ["read:spend_limits"] },
  [demoCredentials.withoutUse]: { type: "scoped_key", of: "enterprise", scopes: ["read:compliance_user_data"] },
  [demoCredentials.personal]: { type: "personal_key", of: "console" },
  [demoCredentials.ofWorkspace]: { type: "workspace_key", of: "console" },
  [demoCredentials.expired]: { type: "admin_key", of: "console", refused: invalidKey },
  [demoCredentials.revoked]: { type: "admin_key", of: "console", refused: invalidKey },
  [demoCredentials.justMade]: { type: "admin_key", of: "console", from: 60_000 },
  [demoCredentials.expiredToken]: { type: "oauth", of: "both", refused: "OAuth token has expired" },
};

/** Who acts: an admin who logged in, or the service account that a token was minted for. */
export interface Actor {
  id: string | null;
  isPerson: boolean;
}

export function actorOf({ workload }: Holder, { users, service_accounts }: Organization): Actor {
  const found = workload
    ? service_accounts.find(({ organization_role }) => organization_role === "admin")
    : users.find(({ role }) => role === "admin" || role === "primary_owner");
  return { id: found?.id ?? null, isPerson: !workload };
}

/** The credential that opens everything its kind of organization gives to a key. */
export const keyOf = (kind: Organization["kind"]): string =>
  kind === "console" ? demoCredentials.admin : demoCredentials.scoped;

/**
 * Who it is that asks, of a demo so many milliseconds old. Throws 401 for what nobody holds. An ordinary key is known, and may
 * ask whose it is.
 */
export function authenticate(headers: IncomingHttpHeaders, kind: Organization["kind"], age: number): Holder {
  const key = headers.authorization?.replace(/^Bearer\s+/i, "") ?? headers["x-api-key"];
  if (key === undefined || key === "") {
    throw new Refusal(401, "authentication_error", "An Authorization or x-api-key header is required");
  }
  const holder = holders[String(key)];
  if (holder && (holder.of === "both" || holder.of === kind)) {
    const refused = holder.refused ?? (age < (holder.from ?? 0) ? invalidKey : undefined);
    if (refused !== undefined) throw new Refusal(401, "authentication_error", refused);
    return holder;
  }
  if (String(key).startsWith("sk-ant-api03-")) return { type: "ordinary_key", of: kind };
  throw new Refusal(401, "authentication_error", invalidKey);
}

/** Lets a request pass, or says why not: an ordinary key first, then the kind of organization, then the credential. */
export function permit({ only, oauth, scope }: Asks, holder: Holder, kind: Organization["kind"], path: string): void {
  const ordinary = holder.type === "workspace_key" || holder.type === "ordinary_key";
  if (ordinary && path !== "/v1/organizations/me") {
    throw new Refusal(403, "permission_error", "This API key has no access to the Admin API; an Admin key is required");
  }
  if (only && only !== kind) {
    const say = `This endpoint is not available for this type of organization (${kind})`;
    throw new Refusal(400, "invalid_request_error", say, { errorCode: "organization_type_not_supported" });
  }
  if (oauth && holder.type !== "oauth") {
    throw new Refusal(403, "permission_error", "This endpoint requires an OAuth token with the org:admin scope");
  }
  const has = holder.scopes ?? [];
  if (scope !== undefined && holder.type === "scoped_key" && !has.includes(scope)) {
    const say = `Missing required scopes. Got: [${has.join(", ")}] Needed: [${scope}]`;
    throw new Refusal(403, "permission_error", say);
  }
}
