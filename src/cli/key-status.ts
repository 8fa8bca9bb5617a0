import { command } from "../clients/command.js";
import {
  type Ability,
  abilities,
  createSettings,
  type KnownOrganization,
  openIn,
  openKeyStore,
} from "../desk/offline.js";
import { openWithout } from "./open-desk.js";
import type { ExitCode, Terminal } from "./terminal.js";

/** Whose key there is, where it is kept and what it can do; fine only if it can be read. The key itself is never shown. */
export async function keyStatus({ json = false }: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const settings = createSettings(terminal).get();
  const { found, where, words } = await keyIn(openIn(settings), terminal);
  const named = where === "environment" ? undefined : openIn(settings);
  const others = settings.organizations.filter((one) => one !== named);
  const open = (await openWithout(terminal)) ?? null;
  if (json) {
    const organization = named ? nameOf(named) : null;
    const credential = named ? credentialOf(named) : null;
    const whole = { found, where, organization, words, credential, open, others: others.map(nameOf) };
    terminal.print(JSON.stringify(whole, null, 2));
  } else {
    terminal.print(named ? `${named.name} (${named.id}). ${words}` : words);
    if (named) for (const ability of credentialOf(named).abilities) terminal.print(inOneLine(ability));
    if (where === "environment")
      terminal.print("What it can do stands on the Settings page while Countersign is open.");
    if (open) terminal.print(open);
    for (const { id, name } of others) terminal.print(`Set up as well, not open: ${name} (${id}).`);
  }
  return found === "yes" ? 0 : 1;
}

/** Where the key of an organization is, and whether it can be read now; a key of the environment beats it. */
export async function keyIn(
  organization: KnownOrganization | undefined,
  { environment }: Terminal,
): Promise<{
  found: "yes" | "no" | "unavailable";
  where: "keychain" | "memory" | "environment" | "profile";
  words: string;
}> {
  const store = await openKeyStore({
    key: environment.ANTHROPIC_ADMIN_KEY,
    knows: (account) => account === organization?.account,
  });
  const { where } = store;
  if (where === "environment") return { found: "yes", where, words: store.words() };
  if (!organization) return { found: "no", where, words: `There is no key. Set one with \`${command("key set")}\`.` };
  if (organization.profile) {
    const { name, folder } = organization.profile;
    return { found: "yes", where: "profile", words: `The login of the ant profile ${name} in ${folder} is used.` };
  }
  const read = await store.read(organization.account);
  if (read.found === "yes") return { found: "yes", where, words: store.words() };
  if (read.found === "unavailable") return { found: "unavailable", where, words: read.words };
  return { found: "no", where, words: `Its key is not there. Set it again with \`${command("key set")}\`.` };
}

const nameOf = ({ id, name }: KnownOrganization) => ({ id, name });

const credentialOf = ({ kind, type, scopes }: KnownOrganization) => ({
  kind,
  type,
  scopes,
  abilities: abilities({ kind, type, scopes }),
});

const inOneLine = ({ can, toolset, why, scope }: Ability) =>
  ["", can.padEnd(6), toolset.padEnd(20), scope && `(${scope})`, why]
    .filter((part) => part !== null)
    .join(" ")
    .trimEnd();
