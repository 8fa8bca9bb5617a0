import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import type { Because } from "./operation.js";
import { cited, quoted } from "./words.js";

/** Whom a federation rule lets in: everything that is given has to be true of a token. */
export const match = z.strictObject({
  subject_prefix: z.string().min(1).optional().describe("Exact, or a prefix when it ends with *"),
  claims: z.record(z.string(), z.string()).optional(),
  condition: z.string().min(1).optional().describe("CEL over claims"),
  audience: z.string().min(1).optional(),
});
export type Match = Awaited<ReturnType<Anthropic["organization"]["federation"]["rules"]["retrieve"]>>["match"];

/** Providers that sign for everybody, how they tell their customers apart, and what a pinned subject looks like there. */
const shared: Readonly<Record<string, { name: string; claims: readonly string[]; example: string }>> = {
  "token.actions.githubusercontent.com": {
    name: "GitHub Actions",
    claims: ["repository_owner", "repository_owner_id", "repository", "repository_id"],
    example: "repo:YOUR_ORG/YOUR_REPO:*",
  },
  "gitlab.com": {
    name: "GitLab",
    claims: ["namespace_path", "namespace_id", "project_path", "project_id"],
    example: "project_path:YOUR_GROUP/YOUR_PROJECT:*",
  },
  "agent.buildkite.com": {
    name: "Buildkite",
    claims: ["organization_slug", "organization_id"],
    example: "organization:YOUR_ORG:*",
  },
  "app.terraform.io": {
    name: "Terraform Cloud",
    claims: ["terraform_organization_name", "terraform_organization_id"],
    example: "organization:YOUR_ORG:*",
  },
  "accounts.google.com": { name: "Google", claims: ["email", "sub", "azp", "hd"], example: "the account's number" },
};

export function sharedProvider(issuerUrl: string) {
  const host = URL.parse(issuerUrl)?.hostname ?? "";
  return Object.hasOwn(shared, host) ? shared[host] : undefined;
}

/** Why this lets in too many for the API to take it. */
export function notEnough({ subject_prefix, claims, condition }: Match, issuerUrl: string): Because {
  const subject = subject_prefix ?? "";
  const wanted = Object.keys(claims ?? {});
  if (/^\**$/.test(subject) && wanted.length === 0 && !condition)
    return "Such a rule would let in every token of the issuer. `match` needs a subject_prefix (more than *), claims, or a condition; an audience alone is not enough.";
  if (condition && !/\bclaims\b/.test(condition))
    return "The condition looks at no claims, so it says the same of every token. Compare something, such as claims.environment == 'production'.";
  const provider = sharedProvider(issuerUrl);
  const told = provider?.claims.some((claim) => wanted.includes(claim) || condition?.includes(`claims.${claim}`));
  // A subject that names somebody goes on after its first word.
  const named = /^[^:*]+(:[^:*]+.*)?$/.test(subject);
  return (
    provider &&
    !told &&
    !named &&
    `${provider.name} signs for everybody who uses it, so the rule has to say which of them is yours: by a subject_prefix such as ${provider.example}, or by the claim ${provider.claims[0]}.`
  );
}

/** `subject begins with “repo:a/b:”; claim "environment" is “prod”`. */
export function matchWords({ subject_prefix: subject, claims, condition, audience }: Match): string {
  return [
    subject?.endsWith("*") && `subject begins with ${cited(subject.slice(0, -1))}`,
    subject && !subject.endsWith("*") && `subject is ${cited(subject)}`,
    ...Object.entries(claims ?? {}).map(([claim, value]) => `claim ${quoted(claim)} is ${cited(value)}`),
    condition && `condition ${cited(condition)} holds`,
    audience && `audience is ${cited(audience)}`,
  ]
    .filter(Boolean)
    .join("; ");
}
