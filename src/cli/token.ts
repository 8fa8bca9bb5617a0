import { command } from "../clients/command.js";
import { tokensOf } from "../mcp/tokens.js";
import type { ExitCode, Terminal } from "./terminal.js";

/** Makes a token for one client of `serve --http`. It stands alone on stdout, and nowhere else again. */
export async function addToken(name: string, { home, print, say }: Terminal): Promise<ExitCode> {
  print(tokensOf(home).add(name));
  say(
    `This is the token of ${name}, shown this once: only its hash is kept. The client sends it as "Authorization: Bearer …", and goes by the name ${name}. A server that runs takes it from now on.`,
  );
  return 0;
}

/** Who has a token. The tokens themselves are not kept. */
export async function listTokens(
  { json = false }: { json?: boolean },
  { home, print, say }: Terminal,
): Promise<ExitCode> {
  const tokens = tokensOf(home).list();
  if (json) print(JSON.stringify(tokens, null, 2));
  else for (const { name, added_at } of tokens) print(`${name.padEnd(24)} added ${added_at.slice(0, 10)}`);
  if (!json && tokens.length === 0) say(`There is no token. Make one with \`${command("token add NAME")}\`.`);
  return 0;
}

/** Ends a token. A server that runs refuses it at the next request, and closes what it has open. */
export async function revokeToken(name: string, { home, say }: Terminal): Promise<ExitCode> {
  tokensOf(home).revoke(name);
  say(`The token of ${name} does not hold any more. What it proposed stays, and waits for you.`);
  return 0;
}
