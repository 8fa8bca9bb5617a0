import type { Access } from "./admin-api.js";
import { ApiRefused, inOurWords } from "./errors.js";
import { isRefusal, notAccepted, notAdmin, withoutUse } from "./key-refused.js";
import type { Looks } from "./looks.js";

/** What a key opens, found with reads alone. */
export interface Credential {
  id: string;
  name: string;
  kind: "console" | "enterprise" | "unknown";
  /** `oauth` reaches what Admin keys are refused; a personal key acts with the rights of who it belongs to. */
  type: "admin_key" | "scoped_key" | "oauth" | "personal_key" | "unknown";
  /** What a scoped key was made with, where that is known; null: no scopes bound it, as far as anybody was told. */
  scopes: readonly string[] | null;
  /** A sentence for the person who has just pasted it. */
  words: string;
}

/**
 * Five reads at once, and one more where scopes are not told yet. `me` answers ordinary keys as well, so that one of the
 * others has to be allowed. Throws `KeyRefused`, or what the network threw.
 */
export async function probe(access: Access, looks: Looks): Promise<Credential> {
  const { org } = access;
  const [me, members, workspaces, groups, serviceAccounts] = await Promise.all([
    inOurWords(() => org.retrieve().withResponse()).catch((error: unknown) => {
      if (error instanceof ApiRefused && (error.status === 401 || error.status === 403))
        throw notAccepted(looks, error);
      throw error;
    }),
    tried(() => org.users.list({ limit: 1 })),
    tried(() => org.workspaces.list({ limit: 1 })),
    tried(() => org.rbacGroups.list({ limit: 1 })),
    tried(() => org.serviceAccounts.list({ limit: 1 })),
  ]);
  const { id, name } = me.data;
  const asked = [members, workspaces, groups, serviceAccounts];
  const kind = kindOf(workspaces, groups, asked);
  // What is rarely given tells the scopes of a key that was allowed all else; what is often given alone, whether it is one at all.
  const more =
    kind === "console" || asked.some(scopesIn)
      ? "not asked"
      : await tried(() =>
          members === "allowed" && groups === "allowed"
            ? access.beta.plugins.list({ limit: 1 })
            : org.analytics.summaries.list({ starting_date: threeDaysAgo(), limit: 1 }),
        );
  const scopes = [...asked, more].map(scopesIn).find((found) => found !== undefined) ?? null;
  const works = [...asked, more].includes("allowed");
  if (!works && !scopes) {
    const ofWorkspace = me.response.headers.has("anthropic-workspace-id");
    throw [...asked, more].some(lacksScope) ? withoutUse(name, []) : notAdmin(looks, name, ofWorkspace, members);
  }
  const type = kind === "enterprise" ? ofEnterprise(looks, scopes) : ofConsole(looks, serviceAccounts);
  return { id, name, kind, type, scopes, words: words(name, kind, type, scopes) };
}

/** What a read that was only tried came to. */
type Tried = "allowed" | "not asked" | ApiRefused;

async function tried(read: () => PromiseLike<unknown>): Promise<Tried> {
  try {
    await inOurWords(read);
    return "allowed";
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

/** The answers are of a day that is over. */
const threeDaysAgo = () => new Date(Date.now() - 3 * 86_400_000).toISOString().slice(0, 10);

/** `Got: [a, b] Needed: [c]`: the one place where the API says what a key was made with. */
function scopesIn(answer: Tried): readonly string[] | undefined {
  if (typeof answer === "string") return undefined;
  const got = /got:\s*\[([^\]]*)\]/i.exec(answer.said)?.[1];
  return got?.split(",").flatMap((scope) => scope.replace(/["'\s]/g, "") || []);
}

const lacksScope = (answer: Tried) =>
  typeof answer !== "string" && (answer.code === "api_key_scope_missing" || scopesIn(answer) !== undefined);

const notThisKind = (answer: Tried) => typeof answer !== "string" && answer.code === "organization_type_not_supported";

function kindOf(workspaces: Tried, groups: Tried, asked: readonly Tried[]): Credential["kind"] {
  if (workspaces === "allowed") return "console";
  if (groups === "allowed" || asked.some(lacksScope) || notThisKind(workspaces)) return "enterprise";
  return notThisKind(groups) ? "console" : "unknown";
}

/** Nothing there tells a token from a key but the scopes, which bind keys alone. */
function ofEnterprise(looks: Looks, scopes: readonly string[] | null): Credential["type"] {
  if (scopes || looks === "scoped_key") return "scoped_key";
  return looks === "token" ? "oauth" : "unknown";
}

function ofConsole(looks: Looks, serviceAccounts: Tried): Credential["type"] {
  if (serviceAccounts === "allowed") return "oauth";
  if (looks === "ordinary") return "personal_key";
  const refused = typeof serviceAccounts !== "string" && [401, 403].includes(serviceAccounts.status);
  // A token that is refused them is one of somebody with fewer rights.
  if (looks === "token") return refused ? "personal_key" : "oauth";
  return looks === "admin_key" || refused ? "admin_key" : "unknown";
}

const nouns = {
  admin_key: "An Admin key",
  scoped_key: "A key",
  oauth: "A token with org:admin",
  personal_key: "A personal key",
  unknown: "A key",
} as const satisfies Record<Credential["type"], string>;

const kinds = {
  console: ", a Claude Console organization",
  enterprise: ", a Claude Enterprise organization",
  unknown: "",
} as const satisfies Record<Credential["kind"], string>;

function words(name: string, kind: Credential["kind"], type: Credential["type"], scopes: Credential["scopes"]): string {
  const whose = `${nouns[type]} of ${name}${kinds[kind]}`;
  if (type === "personal_key")
    return `${whose}. It acts with the rights of the person or service account it belongs to.`;
  if (scopes) return `${whose}, with the ${scopes.length === 1 ? "scope" : "scopes"} ${scopes.join(", ")}.`;
  if (type === "scoped_key") return `${whose}. Which scopes it has was not told.`;
  return `${whose}.`;
}
