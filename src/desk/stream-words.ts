import type { StreamTo } from "../audit/stream-to.js";

/** Where rows go, for a person. */
export const placeWords = (to: StreamTo): string =>
  to.to === "file" ? `the file ${to.path}` : `syslog at ${to.host}:${to.port} over ${to.over.toUpperCase()}`;

const rowsWords = (count: number, one: string, many: string) =>
  count === 1 ? `1 row ${one}` : `${count.toLocaleString("en-US")} rows ${many}`;

/** How it stands with what is sent there. */
export function behindWords(to: StreamTo, behind: number, error: string | null): string {
  const where = placeWords(to);
  if (error !== null)
    return `${rowsWords(behind, "waits", "wait")} for ${where}: ${error}. It is tried again by itself.`;
  return behind === 0 ? `Every row is sent to ${where}.` : `${rowsWords(behind, "is", "are")} on the way to ${where}.`;
}
