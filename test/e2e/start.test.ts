import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";
import { freshHome, root } from "../harness/processes.js";

test("`npm start -- --demo --no-open` comes up by itself, serves its page, and stops on Ctrl-C", async () => {
  const home = freshHome();
  const child = spawn("npm", ["start", "--", "--demo", "--no-open"], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: home, COUNTERSIGN_HOME: home },
    detached: true,
  });
  let printed = "";
  const address = await new Promise<string>((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      printed += chunk;
      const found = /Countersign is open at (\S+)/.exec(printed);
      if (found?.[1]) resolve(found[1]);
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", () => reject(new Error(`npm start ended:\n${printed}`)));
  });
  const page = await fetch(address);
  expect([page.status, await page.text()]).toEqual([200, expect.stringContaining("Countersign")]);
  // As a terminal does it: to every process of the group.
  process.kill(-(child.pid ?? 0), "SIGINT");
  await once(child, "exit");
  expect(printed).toContain("Stopping.");
});
