import { ApiRefused } from "./errors.js";
import type { Looks } from "./looks.js";

/** A credential that cannot administer. `message` says why, as far as the API tells, and what to do. */
export class KeyRefused extends Error {
  readonly code:
    | "key_wrong"
    | "key_expired"
    | "key_revoked"
    | "key_not_admin"
    | "key_of_workspace"
    | "key_without_scope";
  constructor(code: KeyRefused["code"], words: string, cause?: unknown) {
    super(words, { cause });
    this.name = "KeyRefused";
    this.code = code;
  }
}

const login = 'ant auth login --profile admin --scope "org:admin"';
const inConsole = "Make an Admin key in the Claude Console under Settings, Admin keys, and paste it whole.";
const inClaude = "The primary owner makes one in claude.ai under Organization settings, API; paste it whole.";
const anotherToken = `Log in with: ${login}. Then use that profile, which is renewed by itself, or paste what this prints: ant auth print-credentials --access-token.`;

const noun = {
  admin_key: "Admin key",
  scoped_key: "key",
  ordinary: "API key",
  token: "token",
  unknown: "key",
} as const satisfies Record<Looks, string>;

const another = {
  admin_key: inConsole,
  scoped_key: inClaude,
  ordinary: inConsole,
  token: anotherToken,
  unknown: inConsole,
} as const satisfies Record<Looks, string>;

/** The API gives one answer for a key that is wrong, expired, turned off, deleted or too new; where it says more, so do we. */
export function notAccepted(looks: Looks, refusal: ApiRefused): KeyRefused {
  const { said } = refusal;
  if (/expired/i.test(said)) return told("key_expired", "has expired");
  if (/revoked|disabled|deactivated|deleted/i.test(said)) return told("key_revoked", "was turned off or deleted");
  return new KeyRefused("key_wrong", `The Admin API does not accept this ${noun[looks]}. ${unsaid[looks]}`, refusal);

  function told(code: KeyRefused["code"], what: string): KeyRefused {
    return new KeyRefused(code, `This ${noun[looks]} ${what}. ${another[looks]}`, refusal);
  }
}

const sameAnswer =
  "Its answer is the same for one that is mistyped, expired, turned off or deleted, and for one made within the last minute.";
const unsaid = {
  admin_key: `${sameAnswer} If it is new, try again in a minute. If not, see whether the Claude Console still lists it. ${inConsole}`,
  scoped_key: `Its answer is the same for one that is mistyped or deleted, and for one made within the last minute; these keys do not expire. If it is new, try again in a minute. ${inClaude}`,
  ordinary: `${sameAnswer} Most API keys administer nothing anyway. ${inConsole}`,
  token: `Tokens live for minutes or hours: it has most likely expired, or was not pasted whole. ${anotherToken} If it is meant to be an Admin key, it begins with sk-ant-admin. Make an Admin key in the Claude Console under Settings, Admin keys.`,
  unknown: `${sameAnswer} ${inConsole}`,
} as const satisfies Record<Looks, string>;

/** It may ask whose it is, and nothing else. */
export function notAdmin(looks: Looks, name: string, ofWorkspace: boolean, refusal: unknown): KeyRefused {
  if (ofWorkspace) {
    const words = `This key belongs to ${name}, but to one workspace of it, and such a key never administers. ${inConsole}`;
    return new KeyRefused("key_of_workspace", words, refusal);
  }
  if (looks === "token") {
    const words = `This token belongs to ${name}, but was made without org:admin, or its person is no admin there. ${anotherToken}`;
    return new KeyRefused("key_not_admin", words, refusal);
  }
  const words = `This key belongs to ${name}, but it is an ordinary API key and administers nothing. ${inConsole}`;
  return new KeyRefused("key_not_admin", words, refusal);
}

/** It administers, but nothing that Countersign does. */
export function withoutUse(name: string, scopes: readonly string[]): KeyRefused {
  const has = scopes.length > 0 ? `only ${scopes.join(", ")}, and none of that is anything` : "no scope for anything";
  return new KeyRefused(
    "key_without_scope",
    `This key belongs to ${name}, but has ${has} Countersign does. Make a key with the scopes for what it should do, such as read:members; scopes cannot be added later. ${inClaude}`,
  );
}

export const isRefusal = (error: unknown): error is ApiRefused =>
  error instanceof ApiRefused && [400, 401, 403, 404].includes(error.status);
