import { command } from "../clients/command.js";
import { startDemoApi } from "../demo/demo-api.js";
import { untilStopped } from "./stopping.js";
import type { ExitCode, Terminal } from "./terminal.js";

interface Options {
  port?: number;
  seed?: number;
  kind?: "console" | "enterprise";
}

const keyNames = { console: "Admin key", enterprise: "key, with every scope," } as const;

/** The simulated organization alone, in memory, until it is stopped. */
export async function demoApi(options: Options, terminal: Terminal): Promise<ExitCode> {
  using stopping = untilStopped();
  await using api = await startDemoApi(options);
  terminal.print(`The demo organization answers at ${api.url}`);
  terminal.print(`Its ${keyNames[options.kind ?? "console"]} is ${api.key}`);
  terminal.print(`A token with org:admin is ${api.token}`);
  terminal.say(`For example: ANTHROPIC_BASE_URL=${api.url} ANTHROPIC_ADMIN_KEY=${api.key} ${command("start")}`);
  terminal.say(`Or: curl -H "Authorization: Bearer ${api.key}" ${api.url}/v1/organizations/users`);
  await stopping.stopped;
  return 0;
}
