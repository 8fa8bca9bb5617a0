import { csvStart } from "../src/csv/line.js";

/** Hands lines of CSV to the browser as a file that every spreadsheet reads. */
export function saveCsv(name: string, lines: readonly string[]): void {
  saveFile(name, [csvStart, ...lines], "text/csv");
}

/** Hands a text to the browser as a file to keep; where it goes is the person's choice. */
export function saveFile(name: string, parts: BlobPart[], type = "text/plain"): void {
  const address = URL.createObjectURL(new Blob(parts, { type: `${type};charset=utf-8` }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser has taken hold of it once the click is over.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
