import type { AdminApi } from "../admin-api/admin-api.js";
import { inOurWords } from "../admin-api/errors.js";
import type { Policy } from "../proposals/policy.js";
import type { Settings } from "../settings/settings.js";
import type { Current } from "./current.js";

export type Workspaces = NonNullable<Policy["allowedWorkspaces"]>;

/** A workspace that is to be allowed is not there: what was meant to guard would guard something else. */
export class UnknownWorkspace extends Error {
  static readonly code = "unknown_workspace";
  readonly code = UnknownWorkspace.code;
  constructor(unknown: readonly string[], known: readonly string[]) {
    super(
      `No workspace is called ${unknown.join(", ")}. Those there are: ${known.join(", ")}. Correct ALLOWED_WORKSPACES or the setting, by name or id.`,
    );
  }
}

/**
 * All workspaces, as they are called when names are set or the organization opens, so that none can be renamed into an allowed
 * one. Throws `UnknownWorkspace` for a name that none has.
 */
export async function lookUp(named: readonly string[], api: AdminApi, signal: AbortSignal): Promise<Workspaces> {
  const all: Workspaces = [];
  await inOurWords(async () => {
    const { org } = api.reading("calls", signal);
    for await (const { id, name } of org.workspaces.list({ include_default: true, limit: 1000 }))
      all.push({ id, name });
  });
  const unknown = named.filter((said) => !all.some((one) => isCalled(one, said)));
  if (unknown.length === 0) return all;
  throw new UnknownWorkspace(
    unknown,
    all.map(({ name }) => name),
  );
}

/** Those that are allowed by a list of names or ids; null: all. Until they are looked up nothing has an id that is allowed. */
export function allowedOf(named: readonly string[], all: Workspaces | undefined): Policy["allowedWorkspaces"] {
  if (named.length === 0) return null;
  if (!all) return named.map((name) => ({ id: "not looked up yet", name }));
  return all.filter((one) => named.some((said) => isCalled(one, said)));
}

const isCalled = ({ id, name }: Workspaces[number], said: string) =>
  id === said || name.toLowerCase() === said.toLowerCase();

/** A guard that names what is not there guards something else than was meant: that stops the start. */
export async function workspacesKnown(current: Current, managed: Settings["managed"]): Promise<void> {
  await current.tried();
  const trouble = current.trouble();
  if (trouble?.code !== UnknownWorkspace.code) return;
  const administered = managed?.allowedWorkspaces
    ? ` ${managed.path} names some, too: those an administrator of this computer has to correct.`
    : "";
  throw new StartRefused(trouble.code, `${trouble.message}${administered}`);
}

/** Thrown when the desk must not open as it was told to. */
class StartRefused extends Error {
  readonly code: string;
  constructor(code: string, message: string) {
    super(message);
    this.code = code;
  }
}
