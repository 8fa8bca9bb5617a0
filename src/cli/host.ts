import { fetchElectron, findElectron, hasScreen } from "./electron.js";
import type { Terminal } from "./terminal.js";

/** What will show the desk, and why, in a line for the person. */
export type Host = { host: "desktop"; binary: string; words: string } | { host: "browser"; words: string };

/** Thrown when the desktop was asked for by name and cannot be opened. */
export class NoDesktop extends Error {
  readonly code = "no_desktop";
}

/** The desktop where it can be, else the browser; what was asked for by name is never swapped in silence. */
export async function chooseHost(wanted: Host["host"] | undefined, terminal: Terminal): Promise<Host> {
  if (wanted === "browser") return { host: "browser", words: "Shown in the browser, as asked." };
  const screen = hasScreen(terminal);
  if (!screen && wanted !== "desktop")
    return { host: "browser", words: "Shown in the browser: there is no screen here for the desktop app." };
  if (!screen)
    throw new NoDesktop(
      "There is no screen here for the desktop app (DISPLAY and WAYLAND_DISPLAY are not set). Use --host browser.",
    );
  // `npm start` has just tried.
  const tried = terminal.environment.COUNTERSIGN_BUILT === "1";
  if (!findElectron(terminal) && !tried) await fetchElectron(terminal, wanted === "desktop");
  const binary = findElectron(terminal);
  if (binary)
    return {
      host: "desktop",
      binary,
      words: wanted ? "Opening the desktop app, as asked." : "Opening the desktop app.",
    };
  if (!wanted) return { host: "browser", words: "Shown in the browser: Electron's binary is not here." };
  throw new NoDesktop(
    "The desktop app cannot be opened: Electron's binary is not here and could not be fetched. Use --host browser, or set ELECTRON_OVERRIDE_DIST_PATH.",
  );
}
