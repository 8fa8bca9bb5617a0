import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freshHome, launcher, root, start } from "../harness/processes.js";
import { ofProcess, opened } from "./lines.js";
import { inTurns, rounded, timed } from "./median.js";
import type { Bench, Ratio } from "./table.js";

const bench: Bench = {
  name: "the bridge, from spawn to the first answer",
  async run() {
    const home = freshHome();
    await using _desk = await start(home, {}, "--demo");
    const firstAnswer = (...args: string[]) =>
      timed(async () => {
        using _bridge = await opened(ofProcess(args, { COUNTERSIGN_HOME: home }));
      });
    const { empty, direct, launched } = await inTurns(25, {
      empty: () => timed(() => once(spawn(process.execPath, ["-e", "0"], { stdio: "ignore" }), "exit")),
      direct: () => firstAnswer(join(root, "dist", "bridge", "bridge.cjs")),
      launched: () => firstAnswer(launcher, "mcp"),
    });
    return [against(empty, "the bridge alone", direct), against(empty, "countersign mcp", launched)];
  },
};
export const { name, run } = bench;

const against = (empty: number, name: string, ours: number): Ratio => ({
  name: `first answer of ${name}`,
  measured: ours / empty,
  target: { atMost: 1.3 },
  baseline: `an empty Node process, start to end: ${rounded(empty)} ms; ours: ${rounded(ours)} ms`,
});
