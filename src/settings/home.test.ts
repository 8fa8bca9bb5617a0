import { homedir } from "node:os";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { homeFolder } from "./home.js";

test.each([
  ["linux", { HOME: "/home/ana" }, "/home/ana/.local/share/countersign"],
  ["linux", { HOME: "/home/ana", XDG_DATA_HOME: "/data" }, "/data/countersign"],
  ["linux", { HOME: "/home/ana", XDG_DATA_HOME: "not/absolute" }, "/home/ana/.local/share/countersign"],
  ["darwin", { HOME: "/Users/ana", XDG_DATA_HOME: "/data" }, "/Users/ana/Library/Application Support/Countersign"],
  ["win32", { APPDATA: "C:\\Users\\ana\\AppData\\Roaming" }, "C:\\Users\\ana\\AppData\\Roaming\\Countersign"],
  ["win32", { USERPROFILE: "C:\\Users\\ana" }, "C:\\Users\\ana\\AppData\\Roaming\\Countersign"],
] as const)("on %s with %j data lie in %s", (platform, environment, folder) => {
  expect(homeFolder(environment, platform)).toBe(folder);
});

test("COUNTERSIGN_HOME beats every system's own place, and is made absolute", () => {
  for (const platform of ["linux", "darwin", "win32"] as const)
    expect(homeFolder({ COUNTERSIGN_HOME: "here", HOME: "/home/ana" }, platform)).toBe(resolve("here"));
});

test("an empty environment still has a place", () => {
  expect(homeFolder({}, "linux")).toBe(join(homedir(), ".local/share/countersign"));
});
