import { invalid, Refusal } from "../refusal.js";
import type { Match } from "../state/federation.js";

const forAll = ["workspace:developer", "workspace:inference"];

/** Other scopes are granted, and what grants them is changed, in the Console alone. */
export function forScopes(scope: string): void {
  if (scope !== "" && scope.split(" ").every((one) => forAll.includes(one))) return;
  throw new Refusal(403, "permission_error", `Rules with the scope ${scope} require a Console session`);
}

/** Issuers that sign for everybody who comes, and the claims by which their customers are told apart. */
const shared: Readonly<Record<string, readonly string[]>> = {
  "token.actions.githubusercontent.com": ["repository", "repository_id", "repository_owner", "repository_owner_id"],
  "gitlab.com": ["namespace_id", "namespace_path", "project_id", "project_path"],
  "agent.buildkite.com": ["organization_id", "organization_slug"],
  "app.terraform.io": ["terraform_organization_id", "terraform_organization_name"],
  "accounts.google.com": ["azp", "email", "hd", "sub"],
};

/** Refuses what would let in anybody of an issuer, or anybody of an issuer that serves everybody. */
export function constrained(match: Match, issuerUrl: string): void {
  const { claims, condition, subject_prefix: subject } = match;
  const named = Object.keys(claims ?? {});
  const pinned = subject !== undefined && subject !== null && !/^\**$/.test(subject);
  if (condition && !/\bclaims\b/.test(condition))
    throw invalid("match.condition: a constant expression is not allowed");
  if (!pinned && named.length === 0 && !condition) {
    throw invalid("match: one of subject_prefix (not only a wildcard), claims and condition is required");
  }
  const telling = shared[URL.parse(issuerUrl)?.hostname ?? ""];
  if (!telling) return;
  const bySubject = pinned && /^[a-z_]+:[^*]+[:/]/.test(subject);
  const byClaim = named.some((claim) => telling.includes(claim));
  const byCondition = telling.some((claim) => condition?.includes(`claims.${claim}`));
  if (!bySubject && !byClaim && !byCondition)
    throw invalid("match: has to constrain the tenant's identity on this issuer");
}
