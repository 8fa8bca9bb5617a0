import { readdir, readFile } from "node:fs/promises";
import { homedir } from "node:os";
import { isAbsolute, join, resolve, win32 } from "node:path";
import { type AccessTokenProvider, resolveCredentialsFromConfig } from "@anthropic-ai/sdk/lib/credentials";
import * as z from "zod";
import { ApiUnreachable, ProfileUnusable } from "./errors.js";

/** A login of `ant` on this computer. Its name and folder are what is remembered, never its token. */
export interface Profile {
  name: string;
  folder: string;
}

/** Where the token of a profile comes from; it is renewed by itself before it expires. */
export interface Tokens {
  token(): Promise<string>;
  /** Another one than the API has just refused. Throws `ProfileUnusable` where there is none. */
  renew(refused: string): Promise<string>;
}

/** Only what may be a file's name: a profile never leads out of its folder. */
const ProfileName = z.string().regex(/^(?!\.{1,2}$)[A-Za-z0-9_.-]{1,200}$/);

const Config = z.object({
  base_url: z.string().optional(),
  organization_id: z.string().optional(),
  authentication: z.discriminatedUnion("type", [
    z.object({
      type: z.literal("user_oauth"),
      client_id: z.string().optional(),
      credentials_path: z.string().optional(),
    }),
    z.object({
      type: z.literal("oidc_federation"),
      federation_rule_id: z.string().min(1),
      service_account_id: z.string().optional(),
      // Said in the file: the environment is not read here.
      identity_token: z.object({ source: z.literal("file"), path: z.string().min(1) }),
      credentials_path: z.string().optional(),
    }),
  ]),
});

/** Where `ant` keeps its profiles, unless it is told otherwise. */
export function profilesFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string {
  if (environment.ANTHROPIC_CONFIG_DIR) return resolve(environment.ANTHROPIC_CONFIG_DIR);
  const person = environment.HOME || homedir();
  if (platform === "win32")
    return win32.join(environment.APPDATA || win32.join(person, "AppData", "Roaming"), "Anthropic");
  const config = environment.XDG_CONFIG_HOME;
  return join(config && isAbsolute(config) ? config : join(person, ".config"), "anthropic");
}

/** The names of the profiles in a folder, by their files alone: nothing in them is read. */
export async function profilesIn(folder: string): Promise<string[]> {
  const files = await readdir(join(folder, "configs")).catch(() => []);
  const names = files.flatMap((file) => (file.endsWith(".json") ? [file.slice(0, -".json".length)] : []));
  return names.filter((name) => ProfileName.safeParse(name).success).toSorted();
}

/** The address that a profile was made for; undefined: the official one. */
export const addressOfProfile = async (profile: Profile): Promise<string | undefined> =>
  (await read(profile)).base_url || undefined;

/** The tokens of a profile, renewed at `address` and nowhere else, as the SDK does it: its file is read anew each time. */
export function tokensOf(profile: Profile, address: string): Tokens {
  let provider: Promise<AccessTokenProvider> | undefined;
  let asking: Promise<string> | undefined;
  let renewing: Promise<string> | undefined;

  const make = async (): Promise<AccessTokenProvider> => {
    const config = await read(profile);
    const { credentials_path = join(profile.folder, "credentials", `${profile.name}.json`) } = config.authentication;
    const authentication = { ...config.authentication, credentials_path };
    return resolveCredentialsFromConfig(
      { ...config, authentication, base_url: address },
      { baseURL: address, fetch: once, onSafetyWarning: (words) => console.error(words) },
    ).provider;
  };

  const ask = async (how?: { forceRefresh: boolean }) => {
    provider ??= make();
    try {
      const token = Token.safeParse((await (await provider)(how)).token);
      if (token.success) return token.data;
      throw new ProfileUnusable("profile_unreadable", noToken(profile));
    } catch (error) {
      provider = undefined; // the file may be mended meanwhile
      throw inWordsOf(profile, error);
    }
  };

  /** Many ask at once, and what renews a token is good for one use only. */
  const token = () => {
    asking ??= ask().finally(() => {
      asking = undefined;
    });
    return asking;
  };

  return {
    token,
    renew(refused) {
      renewing ??= token()
        .then((now) => (now === refused ? ask({ forceRefresh: true }) : now))
        .finally(() => {
          renewing = undefined;
        });
      return renewing;
    },
  };
}

async function read({ name, folder }: Profile): Promise<z.infer<typeof Config>> {
  const again = `ant auth login --profile ${name} --scope "org:admin"`;
  if (!ProfileName.safeParse(name).success)
    throw new ProfileUnusable("profile_unknown", "This is no name of a profile: letters, digits and _ . - make one.");
  const file = join(folder, "configs", `${name}.json`);
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    const words = `There is no profile ${name} in ${folder}, or it cannot be read. Make it with: ${again}.`;
    throw new ProfileUnusable("profile_unknown", words, error);
  });
  const config = Config.safeParse(parsed(text));
  if (config.success) return config.data;
  const words = `${file} is not a profile that can be used here: it has to be a login of a person, or a federation whose identity token is a file. Make it anew with: ${again}.`;
  throw new ProfileUnusable("profile_unreadable", words, config.error);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whatever a file calls a token goes into a header: it must not be able to end one. */
const Token = z.string().regex(/^[\x21-\x7e]{1,10000}$/);

const noToken = ({ name }: Profile) =>
  `The login of the profile ${name} holds no token that could be sent. Log in again with: ant auth login --profile ${name} --scope "org:admin".`;

/** One attempt: what renews a token may be used up by it. */
const once: typeof fetch = (input, init) =>
  fetch(input, { ...init, redirect: "manual", signal: AbortSignal.timeout(30_000) });

function inWordsOf({ name }: Profile, error: unknown): Error {
  if (error instanceof ProfileUnusable) return error;
  const said = error instanceof Error ? error.message : String(error);
  const status = Failed.safeParse(error).data?.statusCode ?? null;
  const again = `Log in again with: ant auth login --profile ${name} --scope "org:admin". It is then used by itself.`;
  if (/failed to reach/.test(said) || (status !== null && status >= 500))
    return new ApiUnreachable(`the login of the profile ${name} could not be renewed`, "read", error);
  if (/not found at/.test(said))
    return new ProfileUnusable("login_expired", `The profile ${name} is not logged in. ${again}`, error);
  if (status !== null || /expired and no refresh/.test(said))
    return new ProfileUnusable(
      "login_expired",
      `The login of the profile ${name} has expired, and it could not be renewed by itself. ${again}`,
      error,
    );
  return new ProfileUnusable("profile_unreadable", `The profile ${name} cannot be used. ${said}`, error);
}

/** What the SDK says of an exchange that was answered. */
const Failed = z.object({ statusCode: z.number().nullable() });
