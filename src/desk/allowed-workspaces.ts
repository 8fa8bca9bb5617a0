import type { AdminApi } from "../admin-api/admin-api.js";
import { inOurWords } from "../admin-api/errors.js";
import type { Policy } from "../proposals/policy.js";

type Allowed = Policy["allowedWorkspaces"];

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

/** Names become ids when they are set or the organization opens, so that no workspace can be renamed into an allowed one. */
export async function resolveWorkspaces(
  wanted: readonly string[],
  api: AdminApi,
  signal: AbortSignal,
): Promise<Allowed> {
  if (wanted.length === 0) return [];
  const all: Allowed = [];
  await inOurWords(async () => {
    const { org } = api.reading("calls", signal);
    for await (const { id, name } of org.workspaces.list({ include_default: true, limit: 1000 }))
      all.push({ id, name });
  });
  const found = wanted.map((said) =>
    all.filter(({ id, name }) => id === said || name.toLowerCase() === said.toLowerCase()),
  );
  const unknown = wanted.filter((_, index) => found[index]?.length === 0);
  if (unknown.length > 0)
    throw new UnknownWorkspace(
      unknown,
      all.map(({ name }) => name),
    );
  return found.flat();
}
