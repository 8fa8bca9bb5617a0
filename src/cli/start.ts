import { serveBrowser } from "../browser-host/browser-host.js";
import { createDesk, DeskAlreadyOpen } from "../desk/desk.js";
import { runElectron } from "./electron.js";
import { placed } from "./here.js";
import { chooseHost, type Host } from "./host.js";
import { openPage } from "./open-page.js";
import { untilStopped } from "./stopping.js";
import type { ExitCode, Terminal } from "./terminal.js";
import { tellWayBack } from "./way-back.js";

interface StartOptions {
  demo?: boolean;
  host?: Host["host"];
  port?: number;
  open: boolean;
}

/** Runs the desk with its page until it is stopped. A second start brings the first to the front, and mints nothing. */
export async function start(
  { demo = false, host, port = 0, open }: StartOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const chosen = await chooseHost(host, terminal);
  terminal.say(chosen.words);
  if (chosen.host === "desktop") return runElectron(chosen.binary, demo ? ["--demo"] : [], terminal);
  using stopping = untilStopped();
  const { home, environment, version } = terminal;
  try {
    await using desk = await createDesk({
      ...{ home, host: "browser", demo, environment, version },
      ...(await placed(terminal)),
    });
    await using page = await serveBrowser(desk, { port });
    const address = `${page.url}#token=${page.token}`;
    terminal.print(`Countersign is open at ${address}`);
    terminal.say("Press Ctrl-C to stop it.");
    using _ = tellWayBack(desk, terminal);
    if (open) openPage(address, terminal);
    await stopping.stopped;
    terminal.say("Stopping.");
    return 0;
  } catch (error) {
    if (!(error instanceof DeskAlreadyOpen)) throw error;
    terminal.say(error.message);
    return 0;
  }
}
