import { createHmac, hkdfSync, randomBytes } from "node:crypto";
import type * as z from "zod";
import type { AdminApi } from "../admin-api/admin-api.js";
import { createAdminApi } from "../admin-api/client.js";
import { type Credential, probe } from "../admin-api/credential.js";
import { createDirectory, type Directory } from "../admin-api/directory.js";
import { withoutUse } from "../admin-api/key-refused.js";
import { looksLike } from "../admin-api/looks.js";
import { isOfUse } from "../operations/abilities.js";
import type { KeyKept } from "./contract/status.js";
import type { PinStore } from "./pin-store.js";

/** The organization that is open: who it is, how it is reached, what its things are called. */
export interface OpenOrganization extends AsyncDisposable {
  id: string;
  name: string;
  /** What the check of its key found, for the person who has just pasted it. */
  words: string;
  kind: Credential["kind"];
  credential: Pick<Credential, "kind" | "type" | "scopes">;
  key: z.infer<typeof KeyKept>;
  /** Shown beside the name where it is not the official one. */
  address: string | null;
  api: AdminApi;
  /** A text under this organization's secret: nobody who does not hold it can make the same. */
  seal(text: string): string;
  directory: Directory;
}

/** Which of the two products it is; nobody knows of one that may be asked nothing, and most are of the Console. */
export const productOf = ({ kind }: Pick<OpenOrganization, "kind">): "console" | "enterprise" =>
  kind === "enterprise" ? kind : "console";

/** Where a key or a token comes from and where it leads. */
export interface Way {
  key(): Promise<string>;
  /** Another token than the API has just refused; absent where a key is all there is. */
  renew?(refused: string): Promise<string>;
  /** The secret that seals approvals; where there is none it is the key itself, and for what changes one for this run. */
  seal?(): Promise<string | undefined>;
  kept: z.infer<typeof KeyKept>;
  baseURL: string;
  /** The PIN that guards the key, where it is kept beside it. */
  pin?: PinStore;
}

/** Checks the credential with reads only. Throws admin-api's own errors, which say what to do next. */
export async function openOrganization(
  way: Way,
  closing?: AbortSignal,
  heard?: (error: unknown) => void,
): Promise<OpenOrganization> {
  const { key, renew, kept, baseURL } = way;
  // The demo organization is a process of ours: nobody shares its budget.
  const api = createAdminApi({
    key,
    ...(renew && { renew }),
    ...(heard && { heard }),
    baseURL,
    ...(kept === "demo" && { budget: { perMinute: 6000, burst: 1000 } }),
  });
  try {
    const patience = AbortSignal.timeout(30_000);
    const access = api.reading("calls", closing ? AbortSignal.any([patience, closing]) : patience);
    const bearer = await key();
    const { id, name, kind, type, scopes, words } = await probe(access, looksLike(bearer));
    if (!isOfUse({ kind, type, scopes })) throw withoutUse(name, scopes ?? []);
    return {
      id,
      name,
      words,
      kind,
      credential: { kind, type, scopes },
      key: kept,
      address: api.address.official || kept === "demo" ? null : api.address.url,
      api,
      seal: sealWith((await way.seal?.()) ?? (renew ? randomBytes(32).toString("hex") : bearer)),
      directory: createDirectory(api.reading("calls", new AbortController().signal)),
      [Symbol.asyncDispose]: () => api[Symbol.asyncDispose](),
    };
  } catch (error) {
    await api[Symbol.asyncDispose]();
    throw error;
  }
}

/** Under a key derived from the secret, so that a seal in a file says nothing of it. */
function sealWith(secret: string): OpenOrganization["seal"] {
  const derived = Buffer.from(hkdfSync("sha256", secret, "", "countersign approval", 32));
  return (text) => createHmac("sha256", derived).update(text).digest("hex");
}

/** The official address, unless the person's environment or settings name another. */
export const officialAddress = "https://api.anthropic.com";
