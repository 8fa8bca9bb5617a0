import type { Access } from "./admin-api.js";
import { ApiRefused, inOurWords } from "./errors.js";

/** What a key opens, found with reads alone. */
export interface Credential {
  id: string;
  name: string;
  kind: "console" | "enterprise" | "unknown";
  type: "admin_key" | "scoped_key" | "oauth" | "unknown";
  /** What a scoped key was made with, where that is known; null: no scopes bound it. */
  scopes: readonly string[] | null;
  /** A sentence for the person who has just pasted it. */
  words: string;
}

export class KeyRefused extends Error {
  readonly code: "key_wrong" | "key_not_admin" | "key_of_workspace" | "key_without_scope";
  constructor(code: KeyRefused["code"], words: string, cause?: unknown) {
    super(words, { cause });
    this.name = "KeyRefused";
    this.code = code;
  }
}

/** `me` answers ordinary keys as well, so that an admin's read has to follow. Throws `KeyRefused`, or what the network threw. */
export async function probe(access: Access): Promise<Credential> {
  const { data, response } = await inOurWords(() => access.org.retrieve().withResponse()).catch(refuseKey);
  const ofWorkspace = response.headers.has("anthropic-workspace-id");
  const [members, workspaces] = await Promise.all([
    allowed(() => access.org.users.list({ limit: 1 })),
    allowed(() => access.org.workspaces.list({ limit: 1 })),
  ]);
  const refusal = members ?? workspaces;
  if (refusal && members && workspaces) throw notAdmin(data.name, ofWorkspace, refusal);
  const kind = workspaces ? "enterprise" : "console";
  return { id: data.id, name: data.name, kind, type: "unknown", scopes: null, words: words(data.name, kind) };
}

/** The refusal, or nothing where it is allowed. */
async function allowed(read: () => PromiseLike<unknown>): Promise<ApiRefused | undefined> {
  try {
    await inOurWords(read);
    return undefined;
  } catch (error) {
    if (error instanceof ApiRefused && [400, 401, 403, 404].includes(error.status)) return error;
    throw error;
  }
}

function refuseKey(error: unknown): never {
  if (!(error instanceof ApiRefused) || (error.status !== 401 && error.status !== 403)) throw error;
  throw new KeyRefused(
    "key_wrong",
    "The Admin API does not accept this key: it is wrong, expired, or was revoked; one that was just made may need a minute. Make an Admin key in the Claude Console under Settings, Admin keys, and paste it whole.",
    error,
  );
}

function notAdmin(name: string, ofWorkspace: boolean, refusal: ApiRefused): KeyRefused {
  if (ofWorkspace) {
    return new KeyRefused(
      "key_of_workspace",
      `This key belongs to ${name}, but to one workspace of it, and such a key never administers. Make an Admin key in the Claude Console under Settings, Admin keys.`,
      refusal,
    );
  }
  if (refusal.code === "api_key_scope_missing" || /needed:/i.test(refusal.message)) {
    return new KeyRefused(
      "key_without_scope",
      `This key belongs to ${name}, but lacks the scope read:members. Make a key with the scopes for what Countersign should do; scopes cannot be added later. ${refusal.message}`,
      refusal,
    );
  }
  return new KeyRefused(
    "key_not_admin",
    `This key belongs to ${name}, but it is an ordinary API key and administers nothing. Make an Admin key (it begins with sk-ant-admin) in the Claude Console under Settings, Admin keys.`,
    refusal,
  );
}

function words(name: string, kind: "console" | "enterprise"): string {
  if (kind === "console") return `An Admin key of ${name}, a Claude Console organization.`;
  return `A key of ${name}, a Claude Enterprise organization: it has no workspaces and no API keys to administer.`;
}
