import { plainEntry } from "../entry.js";
import { appOf, configFolder, inHome, roamingFolder, under } from "../places.js";
import type { Program } from "../program.js";

export const zed: Program = {
  id: "zed",
  name: "Zed",
  command: "zed",
  traces: (world) => appOf(world, { mac: "Zed.app", windows: "Programs\\Zed" }),
  file: (world) =>
    world.platform === "win32"
      ? under(world, roamingFolder(world), "Zed", "settings.json")
      : world.platform === "darwin"
        ? inHome(world, ".config", "zed", "settings.json")
        : under(world, configFolder(world), "zed", "settings.json"),
  projectFile: ".zed/settings.json",
  format: "json",
  at: ["context_servers"],
  entry: plainEntry,
  afterwards: "Zed notices at once.",
  onceThere: "A green dot beside countersign in the settings of its agent panel says that it runs.",
};
