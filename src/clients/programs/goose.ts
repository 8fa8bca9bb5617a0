import { configFolder, inHome, roamingFolder, under } from "../places.js";
import { entryName, type Program } from "../program.js";

export const goose: Program = {
  id: "goose",
  name: "Goose",
  command: "goose",
  file: (world) =>
    world.platform === "win32"
      ? under(world, roamingFolder(world), "Block", "goose", "config", "config.yaml")
      : world.platform === "darwin"
        ? inHome(world, ".config", "goose", "config.yaml")
        : under(world, configFolder(world), "goose", "config.yaml"),
  format: "yaml",
  at: ["extensions"],
  entry: ({ command, args, env = {} }) => ({
    enabled: true,
    type: "stdio",
    name: entryName,
    description: "Runs an Anthropic organization; every write waits for a person.",
    cmd: command,
    args,
    envs: env,
    env_keys: [],
    timeout: 300,
  }),
  afterwards: "Start a new Goose session.",
};
