/** The file is no database, or a damaged one. */
class SpendIsBroken extends Error {
  override readonly name = "SpendIsBroken";
  readonly code = "spend_is_broken";
}

/** The file could not be used this time: it is locked, the disk is full, or nothing may be written there. */
class SpendIsBusy extends Error {
  override readonly name = "SpendIsBusy";
  readonly code = "spend_is_busy";
}

/** SQLite's own: a table that is not there, pages that are damaged, no database at all. */
const broken = [1, 11, 26];

/** What SQLite refused about the file, in words for the person; any other error stays what it is. */
export function inWords(cause: unknown, file: string): unknown {
  if (!(cause instanceof Error) || !("errcode" in cause)) return cause;
  // The lower byte is what happened, the rest is where.
  return broken.includes(Number(cause.errcode) & 0xff)
    ? new SpendIsBroken(
        `${file} cannot be read as a database: ${cause.message}. Move it away: the last year is read again from the API; what is older is in that file alone.`,
        { cause },
      )
    : new SpendIsBusy(`${file} cannot be used now: ${cause.message}. It is tried again by itself.`, { cause });
}
