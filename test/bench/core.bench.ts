import { spawn } from "node:child_process";
import { copyFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { demoOrganization, freshHome, root, start } from "../harness/processes.js";
import { deskSocket, opened } from "./lines.js";
import { rounded } from "./median.js";
import { rested } from "./rested.js";
import type { Bench } from "./table.js";

const bench: Bench = {
  name: "the core at rest, when a year of spend was read",
  async run() {
    await using demo = await demoOrganization();
    const home = freshHome();
    copyFileSync(await yearRead(), join(home, "spend.db"));
    const child = spawn(process.execPath, ["-e", alone], {
      env: { PATH: process.env.PATH ?? "", HOME: home, ...place(home), DEMO_URL: demo.url, DEMO_KEY: demo.key },
      stdio: ["pipe", "pipe", "inherit"],
    });
    try {
      const said = createInterface(child.stdout)[Symbol.asyncIterator]();
      await said.next();
      using lines = await opened(await deskSocket(home));
      await lines.call("get_org_info");
      // The thread of the store ends after a minute without work.
      await rested(join(home, "spend.db"), 75_000);
      child.stdin.write("how much?\n");
      const megabytes = Number((await said.next()).value) / 2 ** 20;
      return [
        {
          name: "memory of the idle core",
          measured: megabytes / 120,
          target: { atMost: 1 },
          baseline: `120 MB; ours: ${rounded(megabytes)} MB`,
        },
      ];
    } finally {
      child.kill();
    }
  },
};
export const { name, run } = bench;

/** The same organization's year, read by a desk that need not go slowly: at the API's own rate it takes an hour. */
async function yearRead(): Promise<string> {
  const home = freshHome();
  const store = join(home, "demo", "spend.db");
  await using _desk = await start(home, {}, "--demo");
  await rested(store, 20_000);
  return store;
}

/** The built desk as a host opens it, with no host around it. The build names its file and exports anew each time. */
const alone = `
  const { DESK, COUNTERSIGN_HOME: home, DEMO_URL, DEMO_KEY } = process.env;
  const environment = { ANTHROPIC_BASE_URL: DEMO_URL, ANTHROPIC_ADMIN_KEY: DEMO_KEY };
  process.stdin.on("data", () => console.log(process.memoryUsage.rss()));
  import(DESK).then((desk) =>
    Object.values(desk)
      .find(({ name }) => name === "createDesk")({ home, host: "browser", demo: false, environment, version: "0.1.0" })
      .then(() => console.log("open")),
  );
`;

function place(home: string): Record<string, string> {
  const built = join(root, "dist", "cli");
  const file = readdirSync(built).find((one) => /^desk-.*\.js$/.test(one));
  if (!file) throw new Error("The desk is not among the built files of the command line.");
  return { COUNTERSIGN_HOME: home, DESK: join(built, file) };
}
