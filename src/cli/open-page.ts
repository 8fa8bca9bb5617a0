import { spawn } from "node:child_process";
import { hasScreen } from "./electron.js";
import type { Terminal } from "./terminal.js";

/** Opens an address in the person's browser. What cannot be opened is said; the address stands in the terminal anyway. */
export function openPage(address: string, terminal: Terminal): void {
  if (!hasScreen(terminal)) return;
  const [command = "", ...args] = opener(terminal.platform);
  const child = spawn(command, [...args, address], { stdio: "ignore", detached: true, env: terminal.environment });
  child.on("error", () => terminal.say("No browser could be opened. Open the address yourself."));
  child.unref();
}

const opener = (platform: NodeJS.Platform): string[] =>
  platform === "darwin" ? ["open"] : platform === "win32" ? ["rundll32", "url.dll,FileProtocolHandler"] : ["xdg-open"];
