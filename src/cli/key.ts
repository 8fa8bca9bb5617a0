import { resolve } from "node:path";
import { createRouterClient, ORPCError } from "@orpc/server";
import { command } from "../clients/command.js";
import { createDesk, createWindow, type Desk, DeskAlreadyOpen } from "../desk/desk.js";
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

/** The same for what is known already: a key, and the workspaces that its holder kept writes to. */
export async function keep(
  brought: Brought,
  terminal: Terminal,
  workspaces: readonly string[] = [],
): Promise<ExitCode> {
  notFromEnvironment(terminal);
  return withDesk(terminal, async (desk, contract) => {
    const { available, words } = desk.status().keychain;
    if (!available && "key" in brought)
      throw new KeyRefused(`${words} A key set here would be gone at once. Pass it in ANTHROPIC_ADMIN_KEY instead.`);
    const { organization } = await contract.setUp.keep(brought);
    const name = organization?.name ?? "the organization";
    if ("key" in brought) terminal.say(`The key of ${name} is kept. ${words}`);
    else terminal.say(`${name} is reached with the login of the profile ${brought.profile}. No token is kept.`);
    const { allowedWorkspaces } = await contract.settings.get();
    if (workspaces.length > 0 && allowedWorkspaces.length === 0) {
      await contract.settings.change({ allowedWorkspaces: [...workspaces] });
      terminal.say(`Writes stay limited to ${workspaces.join(", ")}, as they were. The Settings page changes that.`);
    }
    return 0;
  });
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

/** A desk that lives as long as the work, and writes it down as any other. One that is open already has to do it itself. */
async function withDesk(
  terminal: Terminal,
  work: (desk: Desk, contract: Contract) => Promise<ExitCode>,
): Promise<ExitCode> {
  const { home, environment, version } = terminal;
  try {
    await using desk = await createDesk({ home, host: "browser", demo: false, environment, version });
    return await work(desk, clientOf(desk));
  } catch (error) {
    if (error instanceof DeskAlreadyOpen)
      throw new KeyRefused(
        "Countersign is open on this data folder. Do this on its Settings page, or stop it first (Ctrl-C in the terminal where it runs).",
      );
    if (error instanceof ORPCError) throw new KeyRefused(error.message, { cause: error });
    throw error;
  }
}

const clientOf = (desk: Desk) => createRouterClient(desk.router, { context: { window: createWindow("command line") } });
