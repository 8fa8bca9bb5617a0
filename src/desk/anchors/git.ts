import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
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
  await committed(path, file, `Checkpoint of ${size} rows`, signal);
  const commit = await git(path, ["rev-parse", "--short", "HEAD"], signal);
  if (!push) return `committed as ${commit}`;
  // What the repository names as the other side's program is not run.
  await git(path, ["push", "--quiet", "--receive-pack=git-receive-pack"], signal);
  return `committed as ${commit} and pushed`;
}

/** By git's plumbing, in an index of our own: `add` and `commit` would run the filters that the repository's files name. */
async function committed(path: string, file: string, message: string, signal: AbortSignal): Promise<void> {
  const blob = await git(path, ["hash-object", "-w", "--no-filters", "--", file], signal);
  const head = await git(path, ["rev-parse", "--quiet", "--verify", "HEAD"], signal).catch(() => undefined);
  const within = await git(path, ["rev-parse", "--show-prefix"], signal);
  const entry = ["update-index", "--add", "--cacheinfo", `100644,${blob},${within}${file}`];
  const folder = await mkdtemp(join(tmpdir(), "countersign-index-"));
  try {
    const index = { GIT_INDEX_FILE: join(folder, "index") };
    if (head !== undefined) await git(path, ["read-tree", head], signal, index);
    await git(path, entry, signal, index);
    const tree = await git(path, ["write-tree"], signal, index);
    if (head !== undefined && tree === (await git(path, ["rev-parse", `${head}^{tree}`], signal))) return;
    const parent = head === undefined ? [] : ["-p", head];
    const commit = await git(path, ["commit-tree", tree, ...parent, "-m", message], signal);
    await git(path, ["update-ref", "HEAD", commit, ...(head === undefined ? [] : [head])], signal);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  await git(path, entry, signal); // so that the person's own index does not take it for changed
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
  ...["-c", "protocol.ext.allow=never"],
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
async function git(
  path: string,
  args: readonly string[],
  signal: AbortSignal,
  more: NodeJS.ProcessEnv = {},
): Promise<string> {
  try {
    const { stdout } = await run("git", ["-C", path, ...own, ...args], {
      env: { ...environment(), ...more },
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
