import { afterAll, beforeAll, expect, test } from "vitest";
import type { Misbehaviour } from "../../../src/demo/misbehaviour.js";
import { call, mcpClient } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { deskPage } from "../../harness/page.js";
import { approve } from "../../harness/person.js";
import { countersign, demoOrganization, desk, freshHome } from "../../harness/processes.js";
import { untilOver } from "../../harness/watching.js";

const maybe = "not known whether this happened";

/** The key whose write meets it, how it ends, whether it had its effect, and how it has to be told. */
const days: [string, string, Misbehaviour["do"], "failed" | "unknown", boolean, RegExp][] = [
  [
    "a 429",
    "old-laptop",
    { how: "rate_limit" },
    "failed",
    false,
    /Nothing was changed\..*rate limit.*Try again in 1 second\./,
  ],
  ["a 500", "ci-deploy", { how: "server_error" }, "unknown", false, /a fault of its own/],
  ["a 529", "gateway-canary", { how: "overloaded" }, "unknown", false, /is overloaded/],
  ["a reset before the effect", "hack-day", { how: "reset_before" }, "unknown", false, /the connection was cut/],
  ["a reset after the effect", "risk-review", { how: "reset_after" }, "unknown", true, /the connection was cut/],
  ["half an answer", "web-tools", { how: "truncated" }, "unknown", true, /its answer was cut off/],
];

let demo: Awaited<ReturnType<typeof demoOrganization>>;
let told: ReturnType<typeof organizationAt>;
beforeAll(async () => {
  demo = await demoOrganization();
  told = organizationAt(demo.url);
});
afterAll(() => demo[Symbol.asyncDispose]());

// Together, because reading back takes ten seconds; a desk each, because a desk asks the API once a second.
test.concurrent.each(days)(
  "a write that meets %s is sent once and told as it is",
  async (_, name, trouble, state, happened, words) => {
    const key = (await told.apiKeys()).find((one) => one.name === name)?.id ?? "";
    const writes = async () => (await told.writes()).filter(({ path }) => path.endsWith(key));
    await told.misbehave({ method: "POST", path: `${key}$`, times: 1, do: trouble });
    await using running = await desk(freshHome(), demo);
    await using client = await mcpClient(running.home);
    const page = await deskPage(running.address);

    const rename = (to: string) => call(client, "update_api_key", { api_key: key, name: to, confirm: true });
    const { proposal_id: id } = await rename(`${name}-2`);
    await approve(page, id);
    const end = await untilOver(page, id);

    expect(end).toMatchObject({ state, outcome: { summary: expect.stringMatching(words) } });
    if (state === "unknown") {
      expect(end.outcome).toMatchObject({ asPlanned: happened, summary: expect.stringContaining(maybe) });
      // Trying again is what must not be done before somebody has looked.
      expect(JSON.stringify(end.outcome)).not.toMatch(/try again/i);
    }
    expect(await call(client, "wait_for_decision", { proposal_id: id })).toMatchObject({ status: state });
    const names = (await told.apiKeys()).map((one) => one.name);
    expect([names.includes(name), names.includes(`${name}-2`)]).toEqual([!happened, happened]);
    expect(await writes()).toHaveLength(1);

    const fresh = await rename(`${name}-3`);
    await approve(page, fresh.proposal_id);
    expect(await untilOver(page, fresh.proposal_id)).toMatchObject({ state: "done" });
    expect(await writes()).toHaveLength(2);
    expect((await page.activity.list({ types: ["sending"] })).rows).toHaveLength(2);
    await countersign(["audit", "verify"], { COUNTERSIGN_HOME: running.home }).says(/whole/i);
  },
);
