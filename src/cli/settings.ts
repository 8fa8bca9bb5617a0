import { createSettings, exportedText } from "../desk/offline.js";
import type { ExitCode, Terminal } from "./terminal.js";

/** Prints what settings.json says, for another data folder. Nothing is taken in here: that takes a person at the page. */
export async function exportSettings(terminal: Terminal): Promise<ExitCode> {
  terminal.print(exportedText(createSettings(terminal).stored()).trimEnd());
  return 0;
}
