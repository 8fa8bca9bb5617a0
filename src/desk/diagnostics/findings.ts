import { lstatSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Verdict } from "../../audit/row.js";
import { command } from "../../clients/command.js";
import type { ClientStatus } from "../../clients/registration.js";
import type { Settings } from "../../settings/settings.js";
import type { Finding } from "../contract/diagnostics.js";

/** What is said of one thing, whoever asks: the Diagnostics page of an open desk, or `doctor` with none open. */
type About = Omit<Finding, "about">;

/** Looks; what stops the look is itself what was found. */
export async function attempted(
  about: string,
  look: () => Promise<About | Finding[]> | About | Finding[],
  explained: (error: unknown) => string,
): Promise<Finding[]> {
  try {
    const found = await look();
    return Array.isArray(found) ? found : [{ about, ...found }];
  } catch (error) {
    return [{ about, is: "bad", words: explained(error) }];
  }
}

export const runtimeFinding = (): About =>
  Number(process.versions.node.split(".")[0]) >= 24
    ? { is: "fine", words: `${process.version} (${process.execPath})` }
    : { is: "bad", words: `${process.version} is too old: Countersign needs Node 24.` };

export function folderFinding(home: string, platform: NodeJS.Platform): About {
  const found = statSync(home, { throwIfNoEntry: false });
  if (!found) return { is: "fine", words: `${home} (made at the first start)` };
  if (!found.isDirectory()) return { is: "bad", words: `${home} is not a folder. Name another in COUNTERSIGN_HOME.` };
  const open = platform !== "win32" && (found.mode & 0o077) !== 0;
  return open
    ? { is: "bad", words: `Others can look into ${home}. Close it: chmod 700 ${inShell(home)}` }
    : { is: "fine", words: home };
}

/** `goes`: where the calls of the open organization's key go, where that is not the official address. */
export function settingsFinding({ get, held, managed }: Settings, goes: string | undefined): About {
  const parts = [
    get().readOnly && "Read-only.",
    goes ? `A key’s calls go to ${goes}.` : "A key’s calls go to the official address.",
    held.length > 0 && `Held by the environment or an administrator: ${held.join(", ")}.`,
    managed && `Administered by ${managed.path}.`,
  ];
  const loose = managed && looseWords(managed.path);
  return { is: loose ? "bad" : "fine", words: [...parts, loose].filter(Boolean).join(" ") };
}

/** Undefined where it is an administrator's alone to change, or is not there. */
function looseWords(path: string): string | undefined {
  if (!statSync(path, { throwIfNoEntry: false })) return undefined;
  const way = wayTo(path);
  const loose = [...new Set([...way.slice(-1), ...way.map((step) => dirname(step))])].filter(isAnybodys);
  if (loose.length === 0) return undefined;
  const where = loose.join(" and ");
  if (way.length > 1)
    return `${path} is a link, and others than an administrator can change ${where}, and so what it leads to: put the file itself there`;
  const all = loose.map(inShell).join(" ");
  return `Others than an administrator can change ${where}, and so what it holds: sudo chown root ${all}; sudo chmod go-w ${all}`;
}

/** The file, behind each link that leads to it. */
function wayTo(path: string): string[] {
  if (!lstatSync(path).isSymbolicLink()) return [path];
  return [path, ...wayTo(resolve(realpathSync(dirname(path)), readlinkSync(path)))];
}

/** A path as a shell takes it: the folders of macOS have a space in them. */
const inShell = (path: string) => (/^[\w./+-]+$/.test(path) ? path : `'${path.replaceAll("'", "'\\''")}'`);

/** The groups of administrators of Linux and macOS. */
const administrators = [0, 80];

/** Whether a file is not an administrator's alone to write. Windows keeps that in lists of rights, which are not read here. */
function isAnybodys(path: string): boolean {
  const found = process.platform === "win32" ? undefined : statSync(path, { throwIfNoEntry: false });
  if (!found) return false;
  const { uid, gid, mode } = found;
  return uid !== 0 || (mode & 0o002) !== 0 || ((mode & 0o020) !== 0 && !administrators.includes(gid));
}

export function chainFinding(verdict: Verdict, folder: string): About {
  if (verdict.whole)
    return {
      is: "fine",
      words: `The chain is whole: ${verdict.rows} ${verdict.rows === 1 ? "row" : "rows"} in ${folder}.`,
    };
  const { row, why } = verdict.firstBad;
  return { is: "bad", words: `Broken at row ${row}: ${why} (${folder}). See \`${command("audit verify")}\`.` };
}

type Seen = Omit<ClientStatus, "file" | "afterwards" | "outdated"> & { outdated?: boolean };

/** How the client programs that are here stand, as registration saw them. */
export function clientFindings(programs: readonly Seen[]): Finding[] {
  const here = programs.filter(({ found, broken, registered }) => found !== "absent" || broken || registered);
  if (here.length > 0) return here.map(clientFinding);
  const words = `No client program was found. \`${command("clients")}\` prints the entry for any other.`;
  return [{ about: "clients", is: "note", words }];
}

function clientFinding({ id, name, registered, outdated = false, broken }: Seen): Finding {
  const about = name;
  if (broken) return { about, is: "bad", words: broken };
  const register = `Connect it on the Clients page, or run \`${command(`register ${id}`)}\`.`;
  if (outdated) return { about, is: "note", words: `Registered for another copy of Countersign. ${register}` };
  if (registered) return { about, is: "fine", words: "Registered." };
  return { about, is: "note", words: `Not registered. ${register}` };
}
