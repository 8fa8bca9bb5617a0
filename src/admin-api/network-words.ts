/** Why there was no connection: in words where the cause is a known one, the system's own beside them for who can use them. */
export function networkWords(error: unknown): string {
  const root = rootOf(error);
  const code = root instanceof Error && "code" in root ? String(root.code) : "";
  const message = root instanceof Error ? root.message || code : String(root);
  const known = causes.find(([pattern]) => pattern.test(code));
  return known ? `${known[1]} (${message})` : message;
}

const causes: readonly (readonly [RegExp, string])[] = [
  [/^ECONNREFUSED$/, "nothing answers at its address"],
  [/^(ENOTFOUND|EAI_AGAIN|EAI_FAIL)$/, "its name cannot be looked up; perhaps there is no network"],
  [/^(ENETUNREACH|EHOSTUNREACH|ENETDOWN|EADDRNOTAVAIL)$/, "there is no network that leads to it"],
  [/^(ECONNRESET|EPIPE|ECONNABORTED|UND_ERR_SOCKET)$/, "the connection was cut"],
  [/^(ETIMEDOUT|UND_ERR_CONNECT_TIMEOUT)$/, "it did not answer in time"],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_|^ERR_TLS/,
    "its certificate is not trusted; perhaps a proxy of this network answers in its place",
  ],
];

/** fetch says "fetch failed" and keeps the reason beneath; a name with several addresses has one reason for each. */
function rootOf(error: unknown): unknown {
  if (error instanceof AggregateError && error.errors.length > 0) return rootOf(error.errors[0]);
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error;
}
