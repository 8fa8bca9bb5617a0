import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import { canonical } from "../audit/canonical.js";
import type { Json, WriteOperation } from "../operations/operation.js";
import { NotPossible } from "./errors.js";
import type { Ground } from "./ground.js";
import type { Outcome } from "./proposal.js";
import type { Stored } from "./store.js";

type Args = Record<string, Json>;
type Sealing = Pick<Ground, "seal">;

/** Arguments as they may lie in a file: what the declaration calls secret is taken out and sealed. */
export function parted(
  ground: Sealing,
  { secrets }: WriteOperation,
  about: Pick<Stored, "id" | "org_id">,
  args: Args,
): { args: Args; sealed: string | null } {
  const secret = Object.entries(args).filter(([name]) => secrets?.in.includes(name));
  if (secret.length === 0) return { args, sealed: null };
  const rest = Object.entries(args).filter(([name]) => !secrets?.in.includes(name));
  return { args: Object.fromEntries(rest), sealed: sealedUp(keyFor(ground, sealing), secret, about) };
}

/** The arguments whole again. Throws where they were sealed under another key, or were changed since. */
export function argsOf(ground: Sealing, stored: Pick<Stored, "id" | "org_id" | "args" | "sealed">): Args {
  if (stored.sealed === null) return stored.args;
  try {
    return { ...stored.args, ...opened(keyFor(ground, sealing), stored.sealed, stored) };
  } catch (cause) {
    throw Object.assign(
      new NotPossible(
        `The secret part of what ${stored.id} asks cannot be opened any more: it was sealed with another key, or changed since. Nothing was sent; propose it again.`,
      ),
      { cause },
    );
  }
}

/** An API may quote in a refusal what it was sent; what was secret there stays so. */
export function hushed(ground: Sealing, stored: Stored, outcome: Outcome): Outcome {
  if (stored.sealed === null || !outcome.error) return outcome;
  const words = secretTexts(ground, stored);
  const quiet = (text: string) => words.reduce((said, word) => said.replaceAll(word, "••••••"), text);
  const error = { ...outcome.error, message: quiet(outcome.error.message) };
  return { ...outcome, summary: quiet(outcome.summary), error };
}

function secretTexts(ground: Sealing, stored: Stored): string[] {
  let args: Args;
  try {
    args = argsOf(ground, stored);
  } catch {
    return []; // it could not be opened, so it was not sent either
  }
  const texts = Object.entries(args).flatMap(([name, value]) =>
    Object.hasOwn(stored.args, name) ? [] : leaves(value),
  );
  return texts.filter((text) => text.length > 3);
}

const leaves = (value: Json): string[] =>
  typeof value === "string"
    ? [value]
    : typeof value === "object" && value !== null
      ? Object.values(value).flatMap(leaves)
      : [];

/** For the ask: a secret is told by a keyed hash, so that who reads the ask cannot try out what it may be. */
export function veiled(ground: Sealing, operation: WriteOperation | undefined, args: Args): Args {
  const hidden = Object.keys(args).filter((name) => operation?.secrets?.in.includes(name));
  if (hidden.length === 0) return args;
  const key = keyFor(ground, asking);
  const hash = (value: Json | undefined) =>
    createHmac("sha256", key)
      .update(canonical(value ?? null))
      .digest("hex");
  return { ...args, ...Object.fromEntries(hidden.map((name) => [name, { keyed: hash(args[name]) }])) };
}

/** What an approval is sealed over begins with a brace, so these texts seal none. */
const sealing = "countersign: arguments sealed in the store";
const asking = "countersign: secrets told apart in an ask";

function keyFor({ seal }: Sealing, purpose: string): Buffer {
  const key = Buffer.from(seal(purpose) ?? "", "hex");
  if (key.length === 32) return key;
  throw new NotPossible(
    "The organization is out of reach, so that nothing secret can be sealed. Try again in a moment.",
  );
}

const [ivLength, tagLength] = [12, 16];

/** AES-256-GCM, bound to the proposal: a sealed part moved to another one does not open there. */
function sealedUp(key: Buffer, secret: [string, Json][], about: Pick<Stored, "id" | "org_id">): string {
  const iv = randomBytes(ivLength);
  const cipher = createCipheriv("aes-256-gcm", key, iv).setAAD(boundTo(about));
  const text = Buffer.concat([cipher.update(JSON.stringify(Object.fromEntries(secret))), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]).toString("base64");
}

function opened(key: Buffer, sealed: string, about: Pick<Stored, "id" | "org_id">): Args {
  const bytes = Buffer.from(sealed, "base64");
  const tag = bytes.subarray(ivLength, ivLength + tagLength);
  const options = { authTagLength: tagLength };
  const cipher = createDecipheriv("aes-256-gcm", key, bytes.subarray(0, ivLength), options).setAAD(boundTo(about));
  cipher.setAuthTag(tag);
  return JSON.parse(`${cipher.update(bytes.subarray(ivLength + tagLength), undefined, "utf8")}${cipher.final("utf8")}`);
}

const boundTo = ({ id, org_id }: Pick<Stored, "id" | "org_id">) => Buffer.from(canonical({ id, org_id }));
