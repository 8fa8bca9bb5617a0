/** What a file of CSV begins with, so that a spreadsheet reads it as the UTF-8 it is: without it, Excel garbles every name with an accent. */
export const csvStart = "\ufeff";

/** One line of a CSV file (RFC 4180), its end included. */
export function lineOf(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

/**
 * Text that a spreadsheet would take for a formula gets an apostrophe before it, also behind spaces that it would skip, and
 * behind what parts cells for some: in many countries a semicolon does, and then our quotation marks hold nothing together.
 */
function cellOf(text: string): string {
  // What reads as a number is one, and no formula: a loss stays a figure.
  const isNumber = /^-?\d+(\.\d+)?$/.test(text);
  const safe = isNumber ? text : text.replaceAll(formula, "$1'$2").replace(/^(?=[\t\r\n])/, "'");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const formula = /(^|[;\t\r\n])((?:(?![;\t\r\n])[\s\0])*[=+\-@\uff1d\uff0b\uff0d\uff20])/g;
