import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { writeWhole } from "./folder.js";
import { commitToGit } from "./git.js";

const fresh = () => mkdtempSync(join(tmpdir(), "countersign-anchors-"));
const kept = { name: "countersign.local-x", size: 1, text: "a checkpoint\n" };

test("a link that somebody put into the folder does not lead a checkpoint elsewhere", async () => {
  const [folder, elsewhere] = [fresh(), join(fresh(), "victim")];
  writeFileSync(elsewhere, "kept");
  symlinkSync(elsewhere, join(folder, "x.checkpoint.half"));
  await writeWhole(join(folder, "x.checkpoint"), "a checkpoint\n");
  expect(readFileSync(elsewhere, "utf8")).toBe("kept");
});

test.each([
  ["a filter", ["filter.x.clean", (ran: string) => `touch ${ran}; cat`]],
  ["a receiving program", ["remote.origin.receivepack", (ran: string) => `touch ${ran}; git-receive-pack`]],
] as const)("%s that the repository names is not run", async (_, [name, command]) => {
  const [path, place] = [fresh(), fresh()];
  const ran = join(place, "ran");
  const git = (...args: string[]) => execFileSync("git", ["-C", path, ...args]);
  git("init", "--quiet");
  execFileSync("git", ["init", "--quiet", "--bare", join(place, "bare.git")]);
  git("remote", "add", "origin", join(place, "bare.git"));
  git("config", "push.autoSetupRemote", "true");
  git("config", name, command(ran));
  writeFileSync(join(path, ".gitattributes"), "*.checkpoint filter=x\n");
  await commitToGit({ path, push: true }, kept, AbortSignal.timeout(10_000)).catch(() => {});
  expect(existsSync(ran)).toBe(false);
});
