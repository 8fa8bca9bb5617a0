import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { command } from "../clients/command.js";
import { statusOf } from "../clients/registration.js";
import { programs } from "../clients/registry.js";
import { createSettings, openIn, streamIn, verifyFolder } from "../desk/offline.js";
import { logsOf } from "./audit.js";
import { findElectron } from "./electron.js";
import { here } from "./here.js";
import { keyIn } from "./key-status.js";
import { openDesk, openWithout } from "./open-desk.js";
import { type ExitCode, explained, type Terminal } from "./terminal.js";

/** `note`: works, but a person should know. */
interface Finding {
  about: string;
  is: "fine" | "note" | "bad";
  words: string;
}

/** Looks at everything that Countersign needs, changes nothing, and says what to do about what is missing. */
export async function doctor({ json = false }: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const findings = (await Promise.all(checks.map((check) => attempted(check, terminal)))).flat();
  if (json) terminal.print(JSON.stringify(findings, null, 2));
  else for (const { about, is, words } of findings) terminal.print(`${is.padEnd(5)} ${about.padEnd(14)} ${words}`);
  return findings.some(({ is }) => is === "bad") ? 1 : 0;
}

type Check = { about: string; look(terminal: Terminal): Promise<Omit<Finding, "about"> | Finding[]> };

async function attempted({ about, look }: Check, terminal: Terminal): Promise<Finding[]> {
  try {
    const found = await look(terminal);
    return Array.isArray(found) ? found : [{ about, ...found }];
  } catch (error) {
    return [{ about, is: "bad", words: explained(error) }];
  }
}

const checks: readonly Check[] = [
  {
    about: "Node",
    look: async () =>
      Number(process.versions.node.split(".")[0]) >= 24
        ? { is: "fine", words: `${process.version} (${process.execPath})` }
        : { is: "bad", words: `${process.version} is too old: Countersign needs Node 24.` },
  },
  { about: "data folder", look: async (terminal) => folder(terminal) },
  {
    about: "settings",
    look: async (terminal) => {
      const { get, held, managed } = createSettings(terminal);
      const from = [
        held.length > 0 && ` Held by the environment or an administrator: ${held.join(", ")}.`,
        managed && ` Administered by ${managed.path}.`,
      ]
        .filter(Boolean)
        .join("");
      const { readOnly, address, ...known } = get();
      const goes = address ?? openIn(known)?.address;
      return {
        is: "fine",
        words: `${readOnly ? "Read-only. " : ""}${goes ? `A key’s calls go to ${goes}.` : "A key’s calls go to the official address."}${from}`,
      };
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
    look: openDesk,
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
      return programs.map((program) => {
        const { name, found, registered, outdated, broken } = statusOf(program, world);
        const about = program.id;
        if (broken) return { about, is: "bad", words: broken };
        if (outdated)
          return {
            about,
            is: "note",
            words: `Registered for another copy of Countersign. Run \`${command(`register ${program.id}`)}\`.`,
          };
        if (registered) return { about, is: "fine", words: "Registered." };
        return {
          about,
          is: "note",
          words:
            found === "absent"
              ? `${name} was not found.`
              : `Not registered. Run \`${command(`register ${program.id}`)}\`.`,
        };
      });
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

function folder({ home, platform }: Terminal): Omit<Finding, "about"> {
  const found = statSync(home, { throwIfNoEntry: false });
  if (!found) return { is: "fine", words: `${home} (made at the first start)` };
  if (!found.isDirectory()) return { is: "bad", words: `${home} is not a folder. Name another in COUNTERSIGN_HOME.` };
  const open = platform !== "win32" && (found.mode & 0o077) !== 0;
  return open
    ? { is: "bad", words: `Others can look into ${home}. Close it: chmod 700 ${home}` }
    : { is: "fine", words: home };
}

async function chainIn(folder: string): Promise<Finding> {
  const { verdict } = await verifyFolder(folder);
  if (verdict.whole)
    return { about: "log", is: "fine", words: `The chain is whole: ${verdict.rows} rows in ${folder}.` };
  const { row, why } = verdict.firstBad;
  return {
    about: "log",
    is: "bad",
    words: `Broken at row ${row}: ${why} (${folder}). See \`${command("audit verify")}\`.`,
  };
}
