import type { App, Dialog } from "electron";

/**
 * A mistake that nothing caught leaves the core in a state that nobody knows: it ends at once, and the next start finds out from
 * the log what was under way. Left to itself Electron would show the mistake and go on.
 */
export function endAtCrash(parts: {
  process: Pick<NodeJS.Process, "on">;
  app: Pick<App, "exit">;
  dialog: Pick<Dialog, "showErrorBox">;
  logs: string;
  report(words: string): void;
}): void {
  parts.process.on("uncaughtException", (error) => {
    parts.report(`Countersign ends by a mistake of its own: ${error.name}`);
    parts.dialog.showErrorBox(
      "Countersign had to end",
      `It made a mistake of its own. Open it again: it looks first at what was being sent, and sends nothing twice. What went wrong is in ${parts.logs}.`,
    );
    parts.app.exit(1);
  });
  parts.process.on("unhandledRejection", (reason) => {
    parts.report(`A mistake was passed over: ${reason instanceof Error ? reason.stack : String(reason)}`);
  });
}
