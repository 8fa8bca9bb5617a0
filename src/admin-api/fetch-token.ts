import { looksLike } from "./looks.js";

/** What the SDK sends with tokens that it got by itself; ours are handed to it as keys are. */
const oauth = "oauth-2025-04-20";

/** Says of a token that it is one: the API asks for that. Keys go as they are. */
export function announced(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return (input, init = {}) => {
    const headers = new Headers(init.headers);
    if (looksLike(bearerIn(headers)) === "token") headers.append("anthropic-beta", oauth);
    return fetch(input, { ...init, headers });
  };
}

/** A read whose token was refused, though it looked fresh, is asked once more with another. */
export function renewing(
  fetch: typeof globalThis.fetch,
  renew: ((refused: string) => Promise<string>) | undefined,
): typeof globalThis.fetch {
  if (!renew) return fetch;
  return async (input, init = {}) => {
    const response = await fetch(input, init);
    if (response.status !== 401) return response;
    const headers = new Headers(init.headers);
    headers.set("authorization", `Bearer ${await renew(bearerIn(headers))}`);
    return fetch(input, { ...init, headers });
  };
}

const bearerIn = (headers: Headers) => (headers.get("authorization") ?? "").replace(/^Bearer\s+/i, "");
