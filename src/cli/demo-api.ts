import { command } from "../clients/command.js";
import { startDemoApi } from "../demo/demo-api.js";
import { untilStopped } from "./stopping.js";
import type { ExitCode, Terminal } from "./terminal.js";

/** The simulated organization alone, in memory, until it is stopped. */
export async function demoApi(options: { port?: number; seed?: number }, terminal: Terminal): Promise<ExitCode> {
  using stopping = untilStopped();
  await using api = await startDemoApi(options);
  terminal.print(`The demo organization answers at ${api.url}`);
  terminal.print(`Its Admin key is ${api.key}`);
  terminal.say(`For example: ANTHROPIC_BASE_URL=${api.url} ANTHROPIC_ADMIN_KEY=${api.key} ${command("start")}`);
  await stopping.stopped;
  return 0;
}
