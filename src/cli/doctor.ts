import { existsSync } from "node:fs";
import { join } from "node:path";
import { statusOf } from "../clients/registration.js";
import { programs } from "../clients/registry.js";
import {
  attempted,
  chainFinding,
  clientFindings,
  createSettings,
  type Finding,
  folderFinding,
  lagFinding,
  lagOf,
  openIn,
  runtimeFinding,
  settingsFinding,
  streamIn,
  verifyFolder,
} from "../desk/offline.js";
import { logsOf } from "./audit.js";
import { findElectron } from "./electron.js";
import { here } from "./here.js";
import { keyIn } from "./key-status.js";
import { openDesk, openWithout } from "./open-desk.js";
import { type ExitCode, explained, type Terminal } from "./terminal.js";

/** Looks at everything that Countersign needs, changes nothing, and says what to do about what is missing. */
export async function doctor({ json = false }: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const findings = (
    await Promise.all(checks.map(({ about, look }) => attempted(about, () => look(terminal), explained)))
  ).flat();
  if (json) terminal.print(JSON.stringify(findings, null, 2));
  else {
    const width = Math.max(...findings.map(({ about }) => about.length));
    for (const { about, is, words } of findings) terminal.print(`${is.padEnd(5)} ${about.padEnd(width)}  ${words}`);
  }
  return findings.some(({ is }) => is === "bad") ? 1 : 0;
}

type Check = { about: string; look(terminal: Terminal): ReturnType<Look> };
type Look = (terminal: Terminal) => Promise<Omit<Finding, "about"> | Finding[]>;

const checks: readonly Check[] = [
  {
    about: "Node",
    look: async () => runtimeFinding(),
  },
  { about: "data folder", look: async ({ home, platform }) => folderFinding(home, platform) },
  {
    about: "settings",
    look: async (terminal) => {
      const settings = createSettings(terminal);
      const { address, ...known } = settings.get();
      return settingsFinding(settings, address ?? openIn(known)?.address);
    },
  },
  {
    about: "key",
    look: async (terminal) => {
      const organization = openIn(createSettings(terminal).get());
      const { found, where, words } = await keyIn(organization, terminal);
      if (where === "environment") return { is: "fine", words };
      const open = await openWithout(terminal);
      if (!organization && open) return { is: "fine", words: `None set up here. ${open}` };
      if (!organization) return { is: where === "memory" ? "note" : "fine", words: `None set up yet. ${words}` };
      return { is: found === "yes" ? "fine" : "bad", words: `${organization.name}. ${words}` };
    },
  },
  {
    about: "log",
    look: async (terminal) => {
      const logs = logsOf(terminal);
      if (logs.length === 0) return { is: "fine", words: "Nothing is logged yet." };
      return Promise.all(logs.map(async ({ folder }) => chainIn(folder)));
    },
  },
  {
    about: "stream",
    look: async (terminal) => streams(terminal),
  },
  {
    about: "desk",
    look: async (terminal) => {
      const desk = { about: "desk", ...(await openDesk(terminal)) };
      const lag = await lagOf(terminal.home);
      return lag ? [desk, lagFinding(lag)] : [desk];
    },
  },
  {
    about: "desktop app",
    look: async (terminal) => {
      const binary = findElectron(terminal);
      return binary
        ? { is: "fine", words: binary }
        : { is: "note", words: "Electron's binary is not here: the desk opens in the browser." };
    },
  },
  {
    about: "bridge",
    look: async ({ root }) =>
      existsSync(join(root, "dist", "bridge", "bridge.cjs"))
        ? { is: "fine", words: "Built." }
        : { is: "bad", words: "Not built, so no client can connect. Run `npm run build`." },
  },
  {
    about: "clients",
    look: async (terminal) => {
      const world = here(terminal);
      return clientFindings(programs.map((program) => statusOf(program, world)));
    },
  },
];

/** Rows that are sent on, as the desk wrote it down last. */
async function streams(terminal: Terminal): Promise<Finding[]> {
  const found = await Promise.all(logsOf(terminal).map(({ folder: dir }) => streamIn(dir)));
  return found.flatMap((one): Finding[] =>
    one ? [{ about: "stream", is: one.error === null ? "fine" : "bad", words: one.words }] : [],
  );
}

async function chainIn(folder: string): Promise<Finding> {
  const { verdict } = await verifyFolder(folder);
  return { about: "log", ...chainFinding(verdict, folder) };
}
