import { AnchorFailed } from "./refused.js";

/** Posts the text. Only an answer that says it was taken counts; one that sends elsewhere is not followed. */
export async function postTo(url: string, text: string, signal: AbortSignal): Promise<string> {
  usableAddress(url);
  try {
    const answer = await fetch(url, {
      method: "POST",
      headers: { "content-type": "text/plain; charset=utf-8" },
      body: text,
      redirect: "manual",
      signal,
    });
    await answer.body?.cancel();
    if (answer.ok) return `taken with ${answer.status}`;
    const elsewhere = answer.status >= 300 && answer.status < 400 ? ", which sends elsewhere and is not followed" : "";
    throw new AnchorFailed(`${hostOf(url)} answered ${answer.status}${elsewhere}.`);
  } catch (error) {
    if (error instanceof AnchorFailed) throw error;
    const why = signal.aborted ? "did not answer in time" : `cannot be reached (${reason(error)})`;
    throw new AnchorFailed(`${hostOf(url)} ${why}.`, { cause: error });
  }
}

/** What a checkpoint says is no secret, but who reads it on its way could leave it out. */
export function usableAddress(url: string): void {
  const { protocol, hostname, username, password } = parsed(url);
  const isHere = ["127.0.0.1", "[::1]", "localhost"].includes(hostname);
  if (protocol !== "https:" && !(protocol === "http:" && isHere))
    throw new AnchorFailed("A webhook has an address with https, or http on this computer.");
  if (username || password) throw new AnchorFailed("Name the address without a user and a password in it.");
}

export const hostOf = (url: string): string => parsed(url).host;

function parsed(url: string): URL {
  const found = URL.parse(url);
  if (!found) throw new AnchorFailed("This is no address. One looks like https://example.com/checkpoints.");
  return found;
}

function reason(error: unknown): string {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause ? String(cause.code) : "no connection";
}
