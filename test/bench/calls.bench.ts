import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { freshHome, start } from "../harness/processes.js";
import { bareSocket, bridge, deskSocket, type Lines, ofProcess, opened, program } from "./lines.js";
import { inTurns, median, rounded, timed } from "./median.js";
import { rested } from "./rested.js";
import type { Bench, Ratio } from "./table.js";

/** All calls together stay below what the rate budget lets through without a wait: 1,000, and 100 more each second. */
const calls = 40;
const warmUp = 5;

const bench: Bench = {
  name: "a call, from question to answer",
  async run() {
    const home = freshHome();
    await using _desk = await start(home, {}, "--demo");
    await rested(join(home, "demo", "spend.db"), 20_000);
    const socket = join(freshHome(), "bare.sock");
    using _bare = await bareOn(socket);
    using bareDirect = await opened(await bareSocket(socket));
    using barePiped = await opened(ofProcess(program("bare-server.ts")));
    using oursDirect = await opened(await deskSocket(home));
    using oursBridged = await opened(bridge(home));
    const all = { bareDirect, barePiped, oursDirect, oursBridged };
    for (let round = 0; round < warmUp; round += 1) for (const lines of Object.values(all)) await inARow(lines);
    const times = await inTurns(7, {
      bareDirect: () => inARow(bareDirect),
      oursDirect: () => inARow(oursDirect),
      barePiped: () => inARow(barePiped),
      oursBridged: () => inARow(oursBridged),
    });
    return [
      overhead("a call on the socket", times.oursDirect, times.bareDirect, 1.3),
      overhead("a call through the bridge", times.oursBridged, times.barePiped, 1.5),
      await pending(oursDirect),
    ];
  },
};
export const { name, run } = bench;

/** The median of so many calls, one after the other. */
async function inARow(lines: Lines): Promise<number> {
  const times: number[] = [];
  for (let n = 0; n < calls; n += 1) times.push(await timed(() => lines.call("get_org_info")));
  return median(times);
}

const overhead = (name: string, ours: number, bare: number, atMost: number): Ratio => ({
  name,
  measured: ours / bare,
  target: { atMost },
  baseline: `a bare SDK server with the same HTTP call: ${rounded(bare)} ms; ours: ${rounded(ours)} ms`,
});

/** From the call that proposes to its answer `pending`. The API's own round trips are in it, so it is the stricter measure. */
async function pending(lines: Lines): Promise<Ratio> {
  const times: number[] = [];
  for (let n = 0; n < 25; n += 1) {
    const args = { api_key: "old-laptop", name: `measured ${n}`, confirm: true };
    times.push(await timed(() => lines.call("update_api_key", args)));
  }
  const took = median(times);
  return {
    name: "a write, until it is pending",
    measured: took / 200,
    target: { atMost: 1 },
    baseline: `200 ms; ours, the demo API's round trips included: ${rounded(took)} ms`,
  };
}

async function bareOn(path: string): Promise<Disposable> {
  const child = spawn(process.execPath, program("bare-server.ts", path), { stdio: ["ignore", "pipe", "inherit"] });
  await once(child.stdout, "data");
  return { [Symbol.dispose]: () => void child.kill() };
}
