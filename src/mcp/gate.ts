import type { IncomingHttpHeaders } from "node:http";
import {
  bearerAuthChallengeResponse,
  OAuthError,
  OAuthErrorCode,
  verifyBearerToken,
} from "@modelcontextprotocol/server";
import type { Bearer } from "./tokens.js";

/** Who may come over HTTP. Asked at each request, so that what was revoked does not pass. */
export interface Bearers {
  holderOf(token: string): Bearer | undefined;
  holders(): readonly Bearer[];
}

export interface GateOptions {
  bearers: Bearers;
  /** The port we listen on. */
  port(): number;
  /** What a proxy of the person's own speaks for, besides our own address. */
  publicUrl?: URL | undefined;
  now(): number;
  report(words: string): void;
}

/**
 * Judges a request by its headers alone, before a byte of its body is read. The order is the promise: host, origin, bearer.
 * Answers who comes, or the refusal to send back.
 */
export async function pass(headers: IncomingHttpHeaders, options: GateOptions): Promise<Bearer | Response> {
  const refused = foreign(headers, options);
  if (refused) return refused;
  const { bearers, now, report } = options;
  let found: Bearer | undefined;
  const verifyAccessToken = async (token: string) => {
    found = bearers.holderOf(token);
    if (!found) throw unknownToken();
    // The gate wants an end; ours hold until they are revoked, and each request asks anew.
    return { token, clientId: found.name, scopes: [], expiresAt: Math.floor(now() / 1000) + 3600 };
  };
  try {
    await verifyBearerToken(headers.authorization, { verifier: { verifyAccessToken } });
    return found ?? bearerAuthChallengeResponse(unknownToken());
  } catch (error) {
    if (!(error instanceof OAuthError)) report(`No token could be checked: ${String(error)}`);
    return bearerAuthChallengeResponse(error);
  }
}

/** A rebound name or another page: the port counts, since another program may serve pages on this machine. */
function foreign({ host, origin }: IncomingHttpHeaders, { port, publicUrl }: GateOptions): Response | undefined {
  const ours = [`http://127.0.0.1:${port()}`, `http://localhost:${port()}`, ...(publicUrl ? [publicUrl.origin] : [])];
  if (!ours.some((one) => new URL(one).host === host?.toLowerCase()))
    return refusal(403, "This is not a name of Countersign.");
  if (origin !== undefined && !ours.includes(origin)) return refusal(403, "No page may call Countersign.");
  return undefined;
}

const unknownToken = () =>
  new OAuthError(
    OAuthErrorCode.InvalidToken,
    "This token is not known here, or was revoked. Ask who runs this Countersign for one: they make it with `token add NAME`.",
  );

export const refusal = (status: number, error: string): Response => Response.json({ error }, { status });
