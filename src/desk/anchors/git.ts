import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Kept, writeWhole } from "./folder.js";
import { AnchorFailed } from "./refused.js";

const run = promisify(execFile);

/** The same file again and again: the history of the repository keeps each. Pushed only where the person asked for that. */
export async function commitToGit(
  { path, push }: { path: string; push: boolean },
  { name, text, size }: Kept,
  signal: AbortSignal,
): Promise<string> {
  const file = `${name}.checkpoint`;
  await writeWhole(join(path, file), text);
  await git(path, ["add", "--", file], signal);
  const changed = await git(path, ["status", "--porcelain", "--", file], signal);
  if (changed !== "") await git(path, ["commit", "--quiet", "-m", `Checkpoint of ${size} rows`, "--", file], signal);
  const commit = await git(path, ["rev-parse", "--short", "HEAD"], signal);
  if (!push) return `committed as ${commit}`;
  await git(path, ["push", "--quiet"], signal);
  return `committed as ${commit} and pushed`;
}

/** Throws where there is no git, or no repository with files of its own. */
export async function usableRepository(path: string, push: boolean, signal: AbortSignal): Promise<void> {
  if ((await git(path, ["rev-parse", "--is-inside-work-tree"], signal)) !== "true")
    throw new AnchorFailed(`${path} is no git repository with files of its own. Clone or make one there first.`);
  if (push && (await git(path, ["remote"], signal)) === "")
    throw new AnchorFailed(`${path} has no remote to push to. Add one with git remote add, or leave pushing off.`);
}

/** As itself, with no hook and no question of the repository's own. */
const own = [
  ...["-c", "user.name=Countersign", "-c", "user.email=countersign@localhost"],
  ...["-c", "commit.gpgsign=false", "-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false"],
];

/** What git may know of this process: where it is found, whose it is, and who answers for keys. */
function environment(): NodeJS.ProcessEnv {
  const known = ["PATH", "HOME", "SSH_AUTH_SOCK", "SystemRoot", "USERPROFILE", "APPDATA", "LANG"];
  return {
    ...Object.fromEntries(known.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : []))),
    GIT_TERMINAL_PROMPT: "0",
    GIT_OPTIONAL_LOCKS: "0",
    GIT_SSH_COMMAND: "ssh -o BatchMode=yes",
  };
}

/** No shell reads any of it. */
async function git(path: string, args: readonly string[], signal: AbortSignal): Promise<string> {
  try {
    const { stdout } = await run("git", ["-C", path, ...own, ...args], {
      env: environment(),
      signal,
      windowsHide: true,
    });
    return stdout.trim();
  } catch (error) {
    throw new AnchorFailed(whyNot(error, path, args[0] ?? ""), { cause: error });
  }
}

function whyNot(error: unknown, path: string, verb: string): string {
  const { code, stderr } = { code: undefined, stderr: "", ...Object(error) };
  if (code === "ENOENT")
    return "There is no git on this computer, or no such folder. Install git, or choose a folder instead.";
  if (code === "ABORT_ERR") return `git ${verb} did not end in time in ${path}.`;
  return `git ${verb} failed in ${path}: ${String(stderr).trim().split("\n")[0] || String(error)}`;
}
