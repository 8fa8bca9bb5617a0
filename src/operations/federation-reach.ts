import type Anthropic from "@anthropic-ai/sdk";
import { utcMoment } from "../words/date.js";
import { type Match, matchWords } from "./federation-match.js";
import { countOf } from "./figures.js";
import type { Because, Context } from "./operation.js";
import { cited, inert, quoted } from "./words.js";

export type Rule = Awaited<ReturnType<Anthropic["organization"]["federation"]["rules"]["retrieve"]>>;
type Account = Awaited<ReturnType<Anthropic["organization"]["serviceAccounts"]["retrieve"]>>;

/** What a rule hands out, as it stands or as it would: the card of every write on one is made from this. */
export interface Granting {
  issuer: { name: string; issuer_url: string };
  match: Match;
  account: Pick<Account, "id" | "name" | "organization_role">;
  scope: string;
  everywhere: boolean;
  workspaces: readonly string[];
  lifetime: number;
}

const fromHere = ["workspace:developer", "workspace:inference"];

/** The Console alone changes what grants more than work in a workspace. */
export function consoleOnly({ name, oauth_scope }: Pick<Rule, "name" | "oauth_scope">): Because {
  return (
    !oauth_scope.split(" ").every((scope) => fromHere.includes(scope)) &&
    `The rule ${quoted(name)} grants ${quoted(oauth_scope)}, and what grants that is changed in the Claude Console alone.`
  );
}

/** Who gets in, as whom, where and for how long: a line of the card each. */
export const grants: readonly ((granting: Granting, ctx: Context) => Because | Promise<Because>)[] = [
  ({ issuer, match }) =>
    `Who gets in: every token of ${quoted(issuer.name, 60)} (${quoted(issuer.issuer_url, 200)}) whose ${matchWords(match)}.`,
  ({ account: { name, organization_role: role }, scope }) =>
    `They act as ${quoted(name, 60)}, ${role === "admin" ? "an" : "a"} ${inert(role, 40)} of the organization, with ${quoted(scope)}.`,
  places,
  ({ lifetime }) => `Each gets a token for ${duration(lifetime)} at most.`,
];

/** What makes a rule wider than it looks. */
export const wide: readonly ((granting: Granting) => Because)[] = [
  ({ everywhere, account }) =>
    everywhere &&
    `It reaches every workspace that ${quoted(account.name, 60)} is in or is added to, those that are made later among them.`,
  ({ match: { subject_prefix: subject } }) =>
    subject?.endsWith("*") &&
    `Every subject that begins with ${cited(subject.slice(0, -1))} gets in, not one workload alone.`,
  ({ match: { audience } }) =>
    audience && `It takes tokens for the audience ${cited(audience)} in place of the one that is meant for Anthropic.`,
  ({ account: { name, organization_role: role } }) =>
    role === "admin" && `${quoted(name, 60)} is an admin of the organization.`,
];

async function places({ account, everywhere, workspaces }: Granting, ctx: Context): Promise<Because> {
  const roles = new Map<string, string>();
  for await (const { workspace_id, workspace_role } of ctx.org.serviceAccounts.workspaces.list(account.id))
    roles.set(workspace_id, workspace_role);
  const name = async (id: string) => quoted((await ctx.directory.nameOf(id)) ?? id, 60);
  const role = (id: string) => inert((roles.get(id) ?? "").replace("workspace_", ""), 40);
  if (everywhere) {
    const inThere = await Promise.all([...roles.keys()].map(async (id) => `${await name(id)} (${role(id)})`));
    const count = await countOf(ctx.org.workspaces.list({ include_default: true }));
    return `Where: all ${count} workspaces and those to come, of which the account is in ${inThere.join(", ") || "none"}.`;
  }
  const told = workspaces.map(async (id) =>
    roles.has(id)
      ? `${await name(id)} as ${role(id)}`
      : `${await name(id)} (nobody gets in before the account is added there)`,
  );
  return `Where: ${(await Promise.all(told)).join(", ") || "nowhere"}.`;
}

/** The live rules that take an issuer's tokens. */
export async function* rulesOf(issuer: string, { org }: Context): AsyncGenerator<Rule> {
  for await (const rule of org.federation.rules.list({ issuer_id: issuer })) yield rule;
}

/** What the holder of an issuer's keys can become: `"ci-deployer" in "Production" (rule "deploy")`. */
export async function handedOut(rules: AsyncIterable<Rule>, { directory }: Context): Promise<string> {
  const all: string[] = [];
  for await (const { name, target, applies_to_all_workspaces, workspace_ids } of rules) {
    const account = target.service_account_name ?? target.service_account_id;
    const names = workspace_ids.map(async (id) => quoted((await directory.nameOf(id)) ?? id));
    const where = applies_to_all_workspaces ? "every workspace" : (await Promise.all(names)).join(" and ");
    all.push(`${quoted(account)} in ${where || "no workspace"} (rule ${quoted(name)})`);
  }
  return all.join("; ");
}

/** 900 → "15 minutes". */
function duration(seconds: number): string {
  const [unit, size] =
    seconds % 3600 === 0
      ? (["hour", 3600] as const)
      : seconds % 60 === 0
        ? (["minute", 60] as const)
        : (["second", 1] as const);
  const count = seconds / size;
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** What archiving does not end. */
export function stillValid(
  { token_lifetime_seconds: lifetime }: Pick<Rule, "token_lifetime_seconds">,
  { now }: Context,
): string {
  return `Tokens that were minted before stay valid until they expire, ${duration(lifetime)} at most: done now, the last one ends at ${utcMoment(now.getTime() + lifetime * 1000)}.`;
}
