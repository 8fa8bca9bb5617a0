import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { installedCommand, placeCommand } from "./installed.js";
import { worldOf } from "./launch.js";

/** A folder as the app brings it: the executable, and its library by the name of its content. */
function installedApp(version: string): string {
  const folder = mkdtempSync(join(tmpdir(), "countersign-app-"));
  mkdirSync(join(folder, `library-${version}`, "dist"), { recursive: true });
  writeFileSync(join(folder, `library-${version}`, "dist", "main.js"), version);
  writeFileSync(join(folder, "countersign"), `program ${version}`, { mode: 0o755 });
  return folder;
}

const freshHome = () => join(mkdtempSync(join(tmpdir(), "countersign-home-")), "data");

test("the command is copied for this person alone, with its library", async () => {
  const home = freshHome();
  const path = await placeCommand(installedApp("one"), home);
  expect(path).toBe(installedCommand(home, process.platform));
  expect(readFileSync(path, "utf8")).toBe("program one");
  expect(statSync(path).mode & 0o777).toBe(0o700);
  expect(statSync(join(home, "bin")).mode & 0o777).toBe(0o700);
  expect(readdirSync(join(home, "bin")).sort()).toEqual(["countersign", "library-one"]);
});

test("an update replaces it whole, and leaves nothing of the one before or of a copy that was cut short", async () => {
  const home = freshHome();
  await placeCommand(installedApp("one"), home);
  writeFileSync(join(home, "bin", "countersign.new.77.left"), "half");
  const path = await placeCommand(installedApp("two"), home);
  expect(readFileSync(path, "utf8")).toBe("program two");
  expect(readdirSync(join(home, "bin")).sort()).toEqual(["countersign", "library-two"]);
});

test("what is the same is left alone", async () => {
  const home = freshHome();
  const app = installedApp("one");
  const path = await placeCommand(app, home);
  const { ino } = statSync(path);
  await placeCommand(app, home);
  expect(statSync(path).ino).toBe(ino);
  utimesSync(join(app, "countersign"), new Date(), new Date(1_000_000_000_000));
  await placeCommand(app, home);
  expect(statSync(path).ino).not.toBe(ino);
});

test("the copy does not copy itself", async () => {
  const home = freshHome();
  const path = await placeCommand(installedApp("one"), home);
  expect(await placeCommand(join(home, "bin"), home)).toBe(path);
  expect(readdirSync(join(home, "bin")).sort()).toEqual(["countersign", "library-one"]);
});

test("clients of an installed app start the copy; those of a checkout its launcher", () => {
  const here = {
    ...{ platform: "linux" as const, homedir: "/home/dana", root: "/opt/app", arch: "x64" },
    ...{ environment: { HOME: "/home/dana" }, home: "/home/dana/.local/share/countersign" },
    ...{ execPath: "/opt/node", isElectron: false },
  };
  const installed = installedCommand(here.home, "linux");
  expect(worldOf({ ...here, installed }).launch).toEqual({ command: installed, args: ["mcp"] });
  expect(worldOf(here).launch).toEqual({ command: "/opt/node", args: ["/opt/app/bin/countersign.mjs", "mcp"] });
});
