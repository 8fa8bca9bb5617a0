import type { Access } from "../admin-api/admin-api.js";
import type { Current } from "./current.js";
import type { OpenOrganization } from "./organization.js";

/** Another organization was opened, or none, while something was asked of this one. */
class ClosedMeanwhile extends Error {
  readonly code = "closed_meanwhile";
}

/** The organization, for work that is shared by whoever asks meanwhile: one window that goes away does not end it. */
export async function opened(
  current: Current,
): Promise<{ id: string; organization: OpenOrganization; access: Access }> {
  const signal = AbortSignal.timeout(60_000);
  const { id } = await current.ready(signal);
  const organization = current.organization();
  if (!organization) throw new ClosedMeanwhile("The organization closed while its figures were asked for. Ask again.");
  return { id, organization, access: organization.api.reading("calls", signal) };
}

/** What answers out of the store rest on: when the figures of today were read. */
export const onToday = (current: Pick<Current, "spend">) => ({ restOn: () => current.spend()?.sync.syncedAt() });

/** Why nothing is kept stands with what it leaves out. */
export function withTrouble<V extends { gaps: string[] }>(current: Pick<Current, "spendTrouble">, view: V): V {
  const trouble = current.spendTrouble();
  return trouble === null ? view : { ...view, gaps: [...view.gaps, trouble] };
}
