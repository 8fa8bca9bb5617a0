import { command } from "../clients/command.js";
import {
  type Ability,
  abilities,
  createSettings,
  type KnownOrganization,
  openIn,
  openKeyStore,
} from "../desk/offline.js";
import { officialAddress, openOrganization } from "../desk/organization.js";
import { openWithout } from "./open-desk.js";
import { type ExitCode, explained, type Terminal } from "./terminal.js";

/** Whose key there is, where it is kept and what it can do; fine only if it can be read, and one of the environment is taken by the API. The key itself is never shown. */
export async function keyStatus({ json = false }: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const settings = createSettings(terminal).get();
  const { found, where, words } = await keyIn(openIn(settings), terminal);
  const { named, why } = where === "environment" ? await foundOut(terminal, settings) : { named: openIn(settings) };
  const others = settings.organizations.filter(({ id }) => id !== named?.id);
  const open = (await openWithout(terminal)) ?? null;
  if (json) {
    const organization = named ? nameOf(named) : null;
    const credential = named ? credentialOf(named) : null;
    const whole = {
      found,
      where,
      organization,
      words,
      credential,
      open,
      others: others.map(nameOf),
      ...(why && { why }),
    };
    terminal.print(JSON.stringify(whole, null, 2));
  } else {
    terminal.print(named ? `${named.name} (${named.id}). ${words}` : words);
    if (named) for (const ability of credentialOf(named).abilities) terminal.print(inOneLine(ability));
    if (why !== undefined) terminal.print(`What it can do could not be read: ${why}`);
    if (open) terminal.print(open);
    for (const { id, name } of others) terminal.print(`Set up as well, not open: ${name} (${id}).`);
  }
  return found === "yes" && why === undefined ? 0 : 1;
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

/** Whose the environment's key is and what it can do: nothing of it is kept here, so the API is asked, with reads alone. */
async function foundOut({ environment }: Terminal, { address }: { address: string | null }) {
  const key = async () => environment.ANTHROPIC_ADMIN_KEY?.trim() ?? "";
  try {
    await using open = await openOrganization({ key, kept: "environment", baseURL: address ?? officialAddress });
    const { id, name, credential } = open;
    return { named: { id, name, ...credential } };
  } catch (error) {
    return { named: undefined, why: explained(error) };
  }
}

type Named = Pick<KnownOrganization, "id" | "name" | "kind" | "type" | "scopes">;

const nameOf = ({ id, name }: Named) => ({ id, name });

const credentialOf = ({ kind, type, scopes }: Named) => ({
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
