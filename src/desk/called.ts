import type { KeptSpend } from "./kept-spend.js";
import type { OpenOrganization } from "./organization.js";

/**
 * What a thing is called: as the lists say now, else as it was called when its spend was read. Figures that are kept have
 * their names though a thing is gone, or its list cannot be read; undefined: nobody knows, and the id has to do.
 */
export const createCalled =
  (
    { directory }: Pick<OpenOrganization, "directory">,
    kept: () => Pick<KeptSpend, "nameOf"> | undefined,
  ): ((id: string) => Promise<string | undefined>) =>
  async (id) =>
    (await directory.nameOf(id).catch(() => undefined)) ?? (await kept()?.nameOf(id));
