import { command } from "../clients/command.js";
import type { Predecessor } from "../clients/predecessor.js";
import { officialAddress } from "../desk/organization.js";
import { keep } from "./key.js";
import { KeyRefused, type Terminal } from "./terminal.js";

/** Checks the key of an older server as `key set` does and keeps it; what limited its writes goes on limiting them. */
export async function keepKeyOf({ name, key, workspaces, address }: Predecessor, terminal: Terminal): Promise<void> {
  if (key === undefined)
    return terminal.say(
      `The key of “${name}” is not in this file, so none was moved. Set one with: ${command("key set")}`,
    );
  const goesTo = terminal.environment.ANTHROPIC_BASE_URL ?? officialAddress;
  if (address && address !== goesTo)
    throw new KeyRefused(
      `The key of “${name}” goes to ${address}, so it was not sent to ${goesTo}. Set ANTHROPIC_BASE_URL to that address if you trust it, and try again. Nothing was changed.`,
    );
  await keep({ key }, terminal, workspaces);
}
