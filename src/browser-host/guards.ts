/** Why a request is refused, before anything looks at what it asks. Missing evidence means no. */
export interface Refusal {
  status: 401 | 403 | 404 | 405 | 415 | 500;
  words: string;
}

type Guard = (request: Request) => Refusal | undefined;

/** What every request must show: that it was meant for this server, by name and port. A rebound DNS name fails here. */
export function forThisServer(port: number): Guard {
  const hosts = new Set([`127.0.0.1:${port}`]);
  return (request) =>
    hosts.has(request.headers.get("host") ?? "")
      ? undefined
      : { status: 403, words: "This address is not Countersign's." };
}

/** What a call must show besides: it was sent by our own page, as JSON, and no other page on loopback could have sent it so. */
export function fromOwnPage(port: number): Guard {
  const origin = `http://127.0.0.1:${port}`;
  return (request) => {
    if (request.method !== "POST") return { status: 405, words: "Only POST is served here." };
    if (request.headers.get("origin") !== origin)
      return { status: 403, words: "Only Countersign's own page may call this." };
    if (request.headers.get("sec-fetch-site") !== "same-origin")
      return { status: 403, words: "Only Countersign's own page may call this." };
    const type = request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();
    if (type !== "application/json") return { status: 415, words: "Only application/json is served here." };
    return undefined;
  };
}

/** The first guard that says no answers. */
export const first = (guards: readonly Guard[], request: Request): Refusal | undefined => {
  for (const guard of guards) {
    const refusal = guard(request);
    if (refusal) return refusal;
  }
  return undefined;
};
