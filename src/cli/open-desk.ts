import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { command } from "../clients/command.js";
import { readEntries } from "../desk/offline.js";
import { logsOf } from "./audit.js";
import type { Terminal } from "./terminal.js";

/** What a person asks about a desk: whether it runs, where it is shown, and what it works on. */
export async function openDesk(terminal: Terminal): Promise<{ is: "fine" | "note"; words: string }> {
  const desk = announced(terminal.home);
  if (!desk) return { is: "note", words: `Not open. Open it with \`${command("start")}\`.` };
  const shown = desk.host === "desktop" ? " in the desktop app" : desk.host === "browser" ? " in a browser" : "";
  const by = desk.administered === undefined ? "" : ` It goes by ${desk.administered} as it was at the start.`;
  return { is: "fine", words: `Open on this data folder${shown}${await worksOn(terminal)}.${by}` };
}

const Announced = z.object({
  pid: z.int().positive(),
  host: z.enum(["desktop", "browser"]).optional(),
  administered: z.string().optional(),
});

/** A desk that was killed leaves its announcement behind; its process tells. */
function announced(home: string): z.infer<typeof Announced> | undefined {
  const path = join(home, "run", "desk.json");
  if (!existsSync(path)) return undefined;
  const desk = Announced.parse(JSON.parse(readFileSync(path, "utf8")));
  try {
    process.kill(desk.pid, 0);
    return desk;
  } catch {
    return undefined;
  }
}

const Started = z.object({
  open: z.enum(["demo", "key", "nothing"]),
  calls: z.string().optional(),
  key: z.string().optional(),
});

/** The desk itself wrote down what it opened: the settings do not tell, a flag or its environment may have decided. */
async function started(terminal: Terminal): Promise<z.infer<typeof Started> | undefined> {
  const [log] = logsOf(terminal);
  let last: unknown;
  if (log) for await (const { type, data } of readEntries(log.folder)) if (type === "start") last = data;
  return Started.safeParse(last).data;
}

async function worksOn(terminal: Terminal): Promise<string> {
  const desk = await started(terminal);
  if (desk?.open === "demo") return ", on the demo organization: no call leaves this computer";
  if (desk?.open === "nothing") return ", without an organization";
  return desk?.calls === undefined ? "" : `; its calls go to ${desk.calls}`;
}

/** What an open desk uses that this command sees nothing of: the demo organization, or a key of another environment. */
export async function openWithout(terminal: Terminal): Promise<string | undefined> {
  const desk = announced(terminal.home) && (await started(terminal));
  if (desk?.open === "demo") return "The desk that is open shows the demo organization, which needs no key.";
  if (desk?.key !== "environment" || terminal.environment.ANTHROPIC_ADMIN_KEY) return undefined;
  return "The desk that is open has a key from the environment that it was started in.";
}
