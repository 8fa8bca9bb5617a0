import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Proposal } from "../../src/proposals/proposal.js";
import { soak } from "../ground/soak.js";
import { call, mcpClient } from "../harness/mcp.js";
import { type DeskPage, deskPage } from "../harness/page.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
beforeAll(async () => {
  demo = await demoOrganization();
});
afterAll(() => demo[Symbol.asyncDispose]());

/** What the person does, and when the desk dies of it: milliseconds after the click, or at an fsync of the log from then on. */
interface Round {
  deed: "approve" | "take back" | "edit";
  dies: { ms: number } | { fsync: number; when: "before" | "after" };
}

/** An approval syncs the log twice a row: when it is given, right before the attempt, and with its outcome. */
const fsyncs = (deed: Round["deed"], most: number): Round[] =>
  Array.from({ length: most }, (_, nth) => nth + 1).flatMap((fsync) =>
    (["before", "after"] as const).map((when) => ({ deed, dies: { fsync, when } })),
  );
const everyFsync = [...fsyncs("approve", 6), ...fsyncs("take back", 2), ...fsyncs("edit", 4)];
/** Around the attempt, which comes three seconds after the click. */
const moments = (count: number): Round[] =>
  fc
    .sample(
      fc.oneof(fc.integer({ min: 0, max: 2900 }), { arbitrary: fc.integer({ min: 2950, max: 3700 }), weight: 3 }),
      {
        numRuns: count,
      },
    )
    .map((ms) => ({ deed: "approve", dies: { ms } }));
/** In the usual run one of each kind: a decision half on the disk, an attempt not begun and one without an outcome, the first row of an edit alone. */
const usual: Round[] = [
  { deed: "approve", dies: { fsync: 2, when: "after" } },
  { deed: "approve", dies: { fsync: 4, when: "before" } },
  { deed: "approve", dies: { fsync: 4, when: "after" } },
  { deed: "take back", dies: { fsync: 2, when: "after" } },
  { deed: "edit", dies: { fsync: 2, when: "after" } },
  ...moments(1),
];
const rounds = soak ? [...Array(3).fill(everyFsync).flat(), ...moments(100 - 3 * everyFsync.length)] : usual;

const when = ({ deed, dies }: Round) =>
  "ms" in dies
    ? `${dies.ms} ms after the click to ${deed}`
    : `${dies.when} fsync ${dies.fsync} from the click to ${deed}`;

test.each(rounds.map((round, nth) => [nth, when(round), round] as const))(
  "round %i: killed %s",
  async (nth, _, round) => {
    const home = freshHome();
    const name = `renamed in round ${nth}`;
    await misbehave({ method: "POST", path: "api_keys", do: { how: "slow_body", ms: 300 } });
    const clicked = await untilKilled(home, name, round);

    await using again = await desk(home, demo);
    const page = await deskPage(again.address);
    const end = await settled(page, clicked.id);
    const bodies = (await writes()).map((body) => JSON.stringify(body));
    const sent = bodies.filter((body) => body.includes(`"${name}"`)).length;
    const keys = (await apiKeys()).map((key) => key.name);

    expect(sent).toBeLessThanOrEqual(1);
    expect(bodies.filter((body) => body.includes(`${name}, edited`))).toEqual([]);
    if (round.deed === "approve") {
      if (clicked.acknowledged) expect(end.state).not.toBe("proposed");
      if (end.state === "done") expect([sent, keys.includes(name)]).toEqual([1, true]);
      if (end.state === "proposed" || end.state === "failed") expect([sent, keys.includes(name)]).toEqual([0, false]);
      if (end.state === "unknown") expect(end.outcome?.asPlanned).toBe(keys.includes(name));
    }
    if (round.deed === "take back" && clicked.acknowledged) expect([end.state, sent]).toEqual(["proposed", 0]);
    if (round.deed === "edit") await editedOrNot(page, end, clicked.acknowledged, sent);
    const verified = countersign(["audit", "verify"], { COUNTERSIGN_HOME: home });
    await verified.says(/whole/i);
  },
);

/** Either the fresh one has taken the place of the one that was asked, or nothing has happened; what was told holds. */
async function editedOrNot(page: DeskPage, end: Proposal, acknowledged: boolean, sent: number) {
  expect(sent).toBe(0);
  const all = await page.proposals.list({});
  if (end.state === "superseded")
    expect(all.find(({ id }) => id === end.successor)).toMatchObject({ state: "proposed", edited: { from: end.id } });
  else expect([end.state, all.length, acknowledged]).toEqual(["proposed", 1, false]);
}

/** Proposes a rename, does what the round says, and has the desk killed by it. */
async function untilKilled(home: string, name: string, { deed, dies }: Round) {
  const fuse = join(home, "fuse");
  const environment = {
    NODE_OPTIONS: `--import=${new URL("../harness/kill-at-fsync.mjs", import.meta.url).href}`,
    KILL_AT_FSYNC: fuse,
  };
  const first = await desk(home, { ...demo, environment });
  await using client = await mcpClient(home);
  const { id: key } = (await apiKeys()).find(({ status }) => status === "active") ?? {};
  const { proposal_id } = await call(client, "update_api_key", { api_key: key, name, confirm: true });
  const page = await deskPage(first.address);
  const { id, digest } = await settledEffects(page, String(proposal_id));
  const seen = { id, digest };
  if (deed === "take back") await page.proposals.decide({ ...seen, decision: "approve" });
  if ("fsync" in dies) writeFileSync(fuse, `${dies.fsync} ${dies.when}`);
  const act = {
    approve: () => page.proposals.decide({ ...seen, decision: "approve" }),
    "take back": () => page.proposals.takeBack(seen),
    edit: () => page.proposals.edit({ ...seen, arguments: { name: `${name}, edited` } }),
  }[deed];
  const acknowledged = act().then(
    () => true,
    () => false,
  );
  // At an fsync it dies by itself; where there were fewer than that, it is killed when all is over.
  const died = once(first.process, "close");
  await Promise.race([died, new Promise((resolve) => setTimeout(resolve, "ms" in dies ? dies.ms : 15_000))]);
  await first.kill("SIGKILL");
  return { id, acknowledged: await acknowledged };
}

async function settledEffects(page: DeskPage, id: string) {
  for await (const _ of await page.watch()) {
    const proposal = await page.proposals.get({ id });
    if (proposal.settled) return proposal;
  }
  throw new Error("The stream ended.");
}

/** Waits until nothing more will happen by itself. */
async function settled(page: DeskPage, id: string) {
  for await (const _ of await page.watch()) {
    const proposal = await page.proposals.get({ id });
    const isRead = proposal.state !== "unknown" || proposal.outcome?.asPlanned !== null;
    if (!["approved", "sending"].includes(proposal.state) && isRead) return proposal;
  }
  throw new Error("The stream ended.");
}

const misbehave = (rule: unknown) =>
  fetch(`${demo.url}/_demo/misbehave`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(rule),
  });

async function writes(): Promise<unknown[]> {
  const seen = (await (await fetch(`${demo.url}/_demo/requests`)).json()) as { method: string; body: unknown }[];
  return seen.filter(({ method }) => method === "POST").map(({ body }) => body);
}

async function apiKeys(): Promise<{ id: string; name: string; status: string }[]> {
  const organization = await (await fetch(`${demo.url}/_demo/organization`)).json();
  return (organization as { api_keys: { id: string; name: string; status: string }[] }).api_keys;
}
