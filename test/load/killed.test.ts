import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Proposal } from "../../src/proposals/proposal.js";
import { soak } from "../ground/soak.js";
import { organizationAt } from "../harness/organization.js";
import { type DeskPage, deskPage } from "../harness/page.js";
import { approve } from "../harness/person.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";
import { type Counting, counting } from "./client.js";
import { note } from "./losses.js";

const kills = soak ? 30 : 2;
/** As many of a client between two kills: the API lets one request pass a second. */
const each = 3;

test("killed again and again amid proposals, reads and approvals, the desk keeps what it said and sends nothing twice", async () => {
  await using demo = await demoOrganization();
  const told = organizationAt(demo.url);
  // An expired key can no longer be renamed: the API would refuse what it was sent.
  const keys = (await told.apiKeys()).filter(({ status, expires_at }) => status === "active" && expires_at === null);
  const home = freshHome();
  const said: Said = { pending: new Map(), approved: new Set() };
  for (let turn = 0; turn < kills; turn += 1) {
    const running = await desk(home, demo);
    await using one = await counting(home, "load-one");
    await using other = await counting(home, "load-other");
    const page = await deskPage(running.address);
    const stop = new AbortController();
    const load = [one, other].map((client, nth) =>
      proposing(client, keys[(2 * turn + nth) % keys.length]?.id ?? "", turn, said, stop.signal),
    );
    load.push(approving(page, said, stop.signal));
    // Approvals are sent three seconds after the click.
    const over = Promise.allSettled(load);
    await setTimeout(2500 + Math.random() * 3500);
    await running.kill("SIGKILL");
    stop.abort();
    await over;
  }

  await using last = await desk(home, demo);
  const page = await deskPage(last.address);
  const all = await overWith(page);
  const sent = await told.writes();
  const lost = [...said.pending.keys()].filter((id) => !all.has(id));
  const untrue = [...all.values()].filter((one) => !isTrue(one, said, sent));
  note(`proposals that were told as waiting, over ${kills} kills`, said.pending.size, lost.length);
  note("approvals that were told as taken, or what they came to", said.approved.size, untrue.length);
  expect(lost).toEqual([]);
  expect(untrue.map(({ id, state, outcome }) => ({ id, state, outcome }))).toEqual([]);
  expect(said.pending.size).toBeGreaterThan(0);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
}, 1_200_000);

/** What was told before each kill. */
interface Said {
  /** To clients: by id, the name that was proposed. */
  pending: Map<string, string>;
  /** To the person. */
  approved: Set<string>;
}

/** Each client renames a key of its own, again and again, and reads in between. */
async function proposing(client: Counting, key: string, turn: number, { pending }: Said, signal: AbortSignal) {
  for (let nth = 0; nth < each && !signal.aborted; nth += 1) {
    const name = `${key.slice(-4)} of turn ${turn}, number ${nth}`;
    const { proposal_id } = await client.call("update_api_key", { api_key: key, name, confirm: true });
    if (typeof proposal_id === "string") pending.set(proposal_id, name);
    await client.call("list_proposals");
  }
}

/** A person who approves whatever waits. */
async function approving(page: DeskPage, { approved }: Said, signal: AbortSignal) {
  while (!signal.aborted) {
    for (const { id } of await page.proposals.list({ states: ["proposed"] })) {
      await approve(page, id).then(
        () => approved.add(id),
        () => undefined,
      );
    }
    await setTimeout(50);
  }
}

/** Everything in the store, once nothing moves by itself any more. */
async function overWith(page: DeskPage): Promise<Map<string, Proposal>> {
  for (;;) {
    const all = await page.proposals.list({ limit: 1000 });
    if (!all.some(({ state }) => state === "approved" || state === "sending"))
      return new Map(all.map((one) => [one.id, one]));
    await setTimeout(200);
  }
}

const happened = ["done"];
const mayHaveHappened = ["unknown", "superseded"];

/** What is said of a proposal, against how often its name was sent; what was told as approved waits no longer. */
function isTrue({ id, state }: Proposal, { pending, approved }: Said, sent: readonly { body: unknown }[]): boolean {
  if (approved.has(id) && state === "proposed") return false;
  const name = pending.get(id);
  if (name === undefined) return true;
  const times = sent.filter(({ body }) => JSON.stringify(body).includes(`"${name}"`)).length;
  if (happened.includes(state)) return times === 1;
  return mayHaveHappened.includes(state) ? times <= 1 : times === 0;
}
