import { hash, randomBytes, timingSafeEqual } from "node:crypto";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { writeFileSync } from "atomically";
import * as z from "zod";
import { quoted } from "../operations/words.js";

/** Who holds a token. The name is the client's identity; the id is this very token's, so that its successor of the same name is another. */
export interface Bearer {
  id: string;
  name: string;
}

/** Which token it is, as proposals and rows keep it: enough to tell it from its successor of the same name. */
export const tokenOf = ({ id }: Bearer): string => id.slice(0, 16);

/** The named tokens of a data folder. Each call reads the file, so that a revoke holds for a running server at once. */
export interface Tokens {
  /** Makes one and gives it out, the only time: what is kept is its hash. */
  add(name: string): string;
  list(): { name: string; added_at: string }[];
  revoke(name: string): void;
  /** Who holds this token, or nobody. */
  holderOf(token: string): Bearer | undefined;
  holders(): Bearer[];
}

/** Thrown where tokens cannot be changed or read as asked. Nothing was changed. */
export class TokenRefused extends Error {
  readonly code = "token_refused";
}

const Name = z.string().regex(/^[A-Za-z0-9][\w.-]{0,39}$/);
const Kept = z.object({
  v: z.literal(1),
  tokens: z.array(z.object({ name: Name, hash: z.string().regex(/^[0-9a-f]{64}$/), added_at: z.string() })),
});
type Kept = z.infer<typeof Kept>;

export function tokensOf(home: string, now: () => number = Date.now): Tokens {
  const path = join(home, "tokens.json");
  const kept = (): Kept["tokens"] => read(path);
  return {
    add(name) {
      if (!Name.safeParse(name).success)
        throw new TokenRefused(
          `${quoted(name)} cannot be the name of a token: it is up to 40 letters, digits, dots, dashes and underscores, and begins with a letter or digit.`,
        );
      const tokens = kept();
      if (tokens.some((one) => one.name === name))
        throw new TokenRefused(`There is a token ${quoted(name)} already. Revoke it first, or choose another name.`);
      const token = `cst_${randomBytes(32).toString("base64url")}`;
      write(home, path, [...tokens, { name, hash: hash("sha256", token), added_at: new Date(now()).toISOString() }]);
      return token;
    },
    list: () => kept().map(({ name, added_at }) => ({ name, added_at })),
    revoke(name) {
      const tokens = kept();
      const left = tokens.filter((one) => one.name !== name);
      if (left.length === tokens.length) throw new TokenRefused(noSuch(name, tokens));
      write(home, path, left);
    },
    holderOf(token) {
      const given = hash("sha256", token, "buffer");
      // All are compared, so that the time taken does not tell which one was near.
      const [found] = kept().filter((one) => timingSafeEqual(given, Buffer.from(one.hash, "hex")));
      return found && { id: found.hash, name: found.name };
    },
    holders: () => kept().map(({ hash: id, name }) => ({ id, name })),
  };
}

function noSuch(name: string, tokens: Kept["tokens"]): string {
  const those = tokens.length > 0 ? `Those there are: ${tokens.map((one) => one.name).join(", ")}.` : "There is none.";
  return `There is no token ${quoted(name)}. ${those}`;
}

function read(path: string): Kept["tokens"] {
  let text: string;
  try {
    text = readFileSync(path, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return [];
    throw error;
  }
  const parsed = Kept.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data.tokens;
  throw new TokenRefused(
    `${path} is not a list of tokens as this version writes it, so none of them holds. Move it away and add the tokens again.`,
  );
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // no list either
  }
}

/** Whole or not at all, for this person only. */
function write(home: string, path: string, tokens: Kept["tokens"]): void {
  mkdirSync(home, { recursive: true, mode: 0o700 });
  writeFileSync(path, `${JSON.stringify({ v: 1, tokens } satisfies Kept, null, 2)}\n`, { mode: 0o600, fsync: true });
}
