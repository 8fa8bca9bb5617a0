import { once } from "node:events";
import { expect, test } from "vitest";
import { soak } from "../ground/soak.js";
import { call, mcpClient } from "../harness/mcp.js";
import { countersign, freshHome } from "../harness/processes.js";
import { note } from "./losses.js";

const rounds = soak ? 20 : 2;
/** Two are asked for by hand; a login and a client that starts the app can be more. */
const starts = 3;

test("of desks that are started on one folder at the same moment one opens, the others say so, and it works", async () => {
  let [opened, sayIt] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    const home = freshHome();
    const args = ["start", "--demo", "--host", "browser", "--no-open", "--port", "0"];
    await using stack = new AsyncDisposableStack();
    const desks = Array.from({ length: starts }, () => stack.use(countersign(args, { COUNTERSIGN_HOME: home })));
    const ends = await Promise.all(
      desks.map(async (desk) => {
        const ended = once(desk.process, "close").then(([code]) => code as number | null);
        const isOpen = desk.says(/Countersign is open at/).then(
          () => "open" as const,
          () => ended,
        );
        return { is: await Promise.race([isOpen, ended]), desk };
      }),
    );
    opened += ends.filter(({ is }) => is === "open").length;
    sayIt += ends.filter(({ is, desk }) => is === 0 && /already open/.test(desk.printed())).length;

    await using client = await mcpClient(home);
    expect(await call(client, "list_workspaces")).toHaveProperty("rows");
    await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
  }
  note(`folders on which ${starts} desks were started at once`, rounds, Math.abs(rounds - opened));
  note("desks that had to say that another is open", rounds * (starts - 1), Math.abs(rounds * (starts - 1) - sayIt));
  expect([opened, sayIt]).toEqual([rounds, rounds * (starts - 1)]);
}, 600_000);
