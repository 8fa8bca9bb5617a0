/** One line of a CSV file (RFC 4180), its end included. */
export function lineOf(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

/** Text that a spreadsheet would take for a formula gets an apostrophe before it, also behind spaces that it would skip. */
function cellOf(text: string): string {
  // What reads as a number is one, and no formula: a loss stays a figure.
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = !isNumber && /^[\s\0]*[=+\-@\uff1d\uff0b\uff0d\uff20]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
