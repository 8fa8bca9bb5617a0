import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { privateFile } from "../audit/private-file.js";
import { type Reader, type ReaderPlace, readerHere } from "../audit/reader.js";
import { readerInWorker } from "../audit/reader-worker.js";

/** Reads a log on a thread of its own, whose program is built beside the desk's. Where it is not, as in sources, the desk reads itself. */
export function logReader(place: ReaderPlace): Reader {
  const program = new URL("./audit-worker.js", import.meta.url);
  if (!existsSync(fileURLToPath(program))) return readerHere(place);
  // The thread opens it with the first question; what an older desk left open to others is closed now.
  if (existsSync(place.file)) privateFile(place.file);
  return readerInWorker(program, place);
}
