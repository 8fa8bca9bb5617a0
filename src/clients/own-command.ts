import { execFile } from "node:child_process";
import { ClientFileRefused, type World } from "./program.js";

/** Runs a client's own command, without a shell and without our key. Throws `ClientFileRefused` with what it said. */
export function runOwn(command: string, args: readonly string[], { environment, homedir }: World): Promise<void> {
  const { ANTHROPIC_ADMIN_KEY: _, COUNTERSIGN_HTTP_TOKEN: __, ...env } = environment;
  return new Promise((resolve, reject) => {
    execFile(command, args, { env, cwd: homedir, timeout: 60_000, windowsHide: true }, (error, stdout, stderr) => {
      if (!error) return resolve();
      const said = (stderr.trim() || stdout.trim() || error.message).slice(0, 500);
      reject(
        new ClientFileRefused("command_failed", `${command} ${args.slice(0, 2).join(" ")} failed: ${said}`, error),
      );
    });
  });
}
