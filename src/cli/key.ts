import { resolve } from "node:path";
import { createRouterClient, ORPCError } from "@orpc/server";
import { command } from "../clients/command.js";
import { handOver, type Predecessor } from "../clients/predecessor.js";
import { createDesk, createWindow, type Desk, DeskAlreadyOpen } from "../desk/desk.js";
import { officialAddress } from "../desk/organization.js";
import { readSecret } from "./secret-input.js";
import { type ExitCode, KeyRefused, type Terminal, WrongUsage } from "./terminal.js";

interface SetOptions {
  profile?: string;
  configDir?: string;
}

/** Checks a key against the API, then keeps it in the keychain. It is never an argument: other programs see those. */
export async function setKey(args: readonly string[], options: SetOptions, terminal: Terminal): Promise<ExitCode> {
  if (args.length > 0)
    throw new WrongUsage(
      `A key is never an argument: other programs see those, and the shell keeps them. Run \`${command("key set")}\` alone, and disable the key that was typed here.`,
    );
  notFromEnvironment(terminal);
  return keep(await broughtBy(options, terminal), terminal);
}

async function keep(brought: Brought, terminal: Terminal): Promise<ExitCode> {
  return withDesk(terminal, async (desk, contract) => {
    terminal.say(await keepWith(brought, desk, contract));
    return 0;
  });
}

/** Checks it and keeps it, and says so. */
async function keepWith(brought: Brought, desk: Desk, contract: Contract): Promise<string> {
  const { available, words } = desk.status().keychain;
  if (!available && "key" in brought)
    throw new KeyRefused(`${words} A key set here would be gone at once. Pass it in ANTHROPIC_ADMIN_KEY instead.`);
  const { organization } = await contract.setUp.keep(brought);
  const name = organization?.name ?? "the organization";
  return "key" in brought
    ? `The key of ${name} is kept. ${words}`
    : `${name} is reached with the login of the profile ${brought.profile}. No token is kept.`;
}

/** Moves the key of the Python server here, as `key set` would take it. */
export async function takeOver(older: Predecessor, terminal: Terminal): Promise<void> {
  notFromEnvironment(terminal);
  await withDesk(
    terminal,
    async (desk, contract) => {
      const moved = await handOver(older, {
        address: terminal.environment.ANTHROPIC_BASE_URL ?? officialAddress,
        keep: async (key) => terminal.say(await keepWith({ key }, desk, contract)),
        allowedWorkspaces: async () => (await contract.settings.get()).allowedWorkspaces,
        allowOnly: async (allowedWorkspaces) => {
          await contract.settings.change({ allowedWorkspaces });
          terminal.say(`Writes stay limited to ${allowedWorkspaces.join(", ")}. The Settings page changes that.`);
        },
      });
      if (!moved)
        terminal.say(`The key of “${older.name}” is not in this file, so none was moved: ${command("key set")}`);
      return 0;
    },
    "Clients",
  );
}

type Brought = Awaited<ReturnType<typeof broughtBy>>;

function notFromEnvironment({ environment }: Terminal): void {
  if (environment.ANTHROPIC_ADMIN_KEY)
    throw new KeyRefused("ANTHROPIC_ADMIN_KEY is set and beats the keychain. Unset it, then set the key.");
}

async function broughtBy({ profile, configDir }: SetOptions, terminal: Terminal) {
  if (profile !== undefined) return { profile, ...(configDir !== undefined && { folder: resolve(configDir) }) };
  if (configDir !== undefined) throw new WrongUsage("--config-dir goes with --profile.");
  const key = await readSecret("Admin key (not shown): ", terminal);
  if (key === "") throw new WrongUsage(`No key was given. Type one, or pipe it in: ${command("key set")} < file`);
  return { key };
}

/** Takes the key of the open organization out of the keychain and forgets it. The log stays. */
export async function clearKey(terminal: Terminal): Promise<ExitCode> {
  return withDesk(terminal, async (_, contract) => {
    const open = (await contract.organizations.list()).find((one) => one.open);
    if (!open || open.kind === "demo")
      throw new KeyRefused("No organization of yours is open, so no key was taken away.");
    await contract.organizations.forget({ id: open.id });
    terminal.say(
      open.key === "profile"
        ? `${open.name} is forgotten here. The login of the profile is still there; end it with: ant auth logout.`
        : `The key of ${open.name} is gone from this computer. To make it worthless everywhere, disable it in the Anthropic Console.`,
    );
    return 0;
  });
}

type Contract = ReturnType<typeof clientOf>;

/** A desk that lives as long as the work, and writes it down as every desk does. Where one is open already, its `page` is the place. */
async function withDesk(
  terminal: Terminal,
  work: (desk: Desk, contract: Contract) => Promise<ExitCode>,
  page = "Settings",
): Promise<ExitCode> {
  const { home, environment, version } = terminal;
  try {
    await using desk = await createDesk({ home, host: "browser", demo: false, environment, version });
    return await work(desk, clientOf(desk));
  } catch (error) {
    if (error instanceof DeskAlreadyOpen)
      throw new KeyRefused(
        `Countersign is open on this data folder. Do this on its ${page} page, or stop it first (Ctrl-C in the terminal where it runs).`,
      );
    if (error instanceof ORPCError) throw new KeyRefused(error.message, { cause: error });
    throw error;
  }
}

const clientOf = (desk: Desk) => createRouterClient(desk.router, { context: { window: createWindow("command line") } });
