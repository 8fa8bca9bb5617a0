import { command } from "../clients/command.js";
import { type Ability, abilities, createSettings, openKeyStore, type Power } from "../desk/offline.js";
import type { ExitCode, Terminal } from "./terminal.js";

/** Whose key there is, where it is kept and what it can do; fine only if it can be read. The key itself is never shown. */
export async function keyStatus({ json = false }: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const { organization } = createSettings(terminal).get();
  const store = await openKeyStore({
    key: terminal.environment.ANTHROPIC_ADMIN_KEY,
    knows: (account) => account === organization?.account,
  });
  const account = store.where === "environment" ? "" : organization?.account;
  const reading = account === undefined ? ({ found: "no" } as const) : await store.read(account);
  const words =
    reading.found === "yes"
      ? store.words()
      : reading.found === "unavailable"
        ? reading.words
        : `There is no key. Set one with \`${command("key set")}\`.`;
  const named = store.where === "environment" ? null : organization;
  const power = named && { kind: named.kind, type: named.type, scopes: named.scopes };
  const about = { found: reading.found, where: store.where, organization: named && { id: named.id, name: named.name } };
  if (json) terminal.print(JSON.stringify({ ...about, words, credential: power && described(power) }, null, 2));
  else {
    terminal.print(named ? `${named.name} (${named.id}). ${words}` : words);
    if (power) for (const ability of abilities(power)) terminal.print(inOneLine(ability));
    if (store.where === "environment") terminal.print("What it can do is found when Countersign starts.");
  }
  return reading.found === "yes" ? 0 : 1;
}

const described = (power: Power) => ({ ...power, abilities: abilities(power) });

const inOneLine = ({ can, toolset, why }: Ability) =>
  `  ${can.padEnd(6)} ${toolset.padEnd(21)}${why ? ` ${why}` : ""}`.trimEnd();
