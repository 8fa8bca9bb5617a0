import fc from "fast-check";
import { expect, test } from "vitest";
import type { Misbehaviour } from "../../src/demo/misbehaviour.js";
import type { Proposal } from "../../src/proposals/proposal.js";
import { soak } from "../ground/soak.js";
import { call, mcpClient } from "../harness/mcp.js";
import { organizationAt } from "../harness/organization.js";
import { type DeskPage, deskPage } from "../harness/page.js";
import { approve } from "../harness/person.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";
import { untilOver } from "../harness/watching.js";
import { note } from "./losses.js";

const rounds = soak ? 10 : 1;
const writes = 5;

type Trouble = Misbehaviour["do"];
const inReads: Trouble[] = [
  { how: "rate_limit", retryAfter: 1 },
  { how: "server_error" },
  { how: "overloaded" },
  { how: "reset_before" },
  { how: "truncated" },
  { how: "slow_body", ms: 400 },
];
const inWrites: Trouble[] = [...inReads, { how: "reset_after" }, { how: "slow_body", ms: 2000 }];
const drawn = (from: Trouble[], numRuns: number) => fc.sample(fc.constantFrom(...from), numRuns);

test("while the API answers as it likes, each write is sent at most once, and what is said of it is what happened", async () => {
  let [sentTwice, saidWrong] = [0, 0];
  for (let round = 0; round < rounds; round += 1) {
    for (const { sent, end, happened } of await oneRound()) {
      if (sent > 1) sentTwice += 1;
      if (!isTrue(end, happened, sent)) saidWrong += 1;
    }
  }
  note("writes while the API fails at random: sent twice", rounds * writes, sentTwice);
  note("the same: said otherwise than it was", rounds * writes, saidWrong);
  expect([sentTwice, saidWrong]).toEqual([0, 0]);
}, 1_800_000);

/** Done, or certainly not; else unknown, with what a reading found. */
function isTrue({ state, outcome }: Proposal, happened: boolean, sent: number): boolean {
  if (state === "done") return happened && sent === 1;
  if (state === "failed") return !happened;
  return state === "unknown" && outcome?.asPlanned === happened;
}

async function oneRound() {
  await using demo = await demoOrganization();
  const told = organizationAt(demo.url);
  await using running = await desk(freshHome(), demo);
  await using client = await mcpClient(running.home);
  const page = await deskPage(running.address);
  const keys = (await told.apiKeys()).filter(({ status }) => status === "active").slice(0, writes);
  const asked = [];
  for (const { id: key, name } of keys) {
    const { proposal_id } = await call(client, "update_api_key", { api_key: key, name: `${name}, new`, confirm: true });
    asked.push({ key, name: `${name}, new`, id: String(proposal_id) });
  }
  for (const [nth, trouble] of drawn(inWrites, writes).entries())
    await told.misbehave({ method: "POST", path: `${asked[nth]?.key}$`, times: 1, do: trouble });
  for (const { id } of asked) await approve(page, id);
  for (const trouble of drawn(inReads, 2 * writes))
    await told.misbehave({ method: "GET", path: "api_keys", times: 1, do: trouble });
  const ended = await Promise.all(asked.map(async (one) => ({ ...one, end: await untilRead(page, one.id) })));

  const sent = await told.writes();
  const names = (await told.apiKeys()).map(({ name }) => name);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: running.home }).says(/whole/i);
  return ended.map(({ key, name, end }) => ({
    end,
    sent: sent.filter(({ path }) => path.endsWith(key)).length,
    happened: names.includes(name),
  }));
}

/** Until it is over; what could not be read meanwhile is read when the person asks for it. */
async function untilRead(page: DeskPage, id: string): Promise<Proposal> {
  let end = await untilOver(page, id);
  while (end.state === "unknown" && end.outcome?.asPlanned === null) end = await page.proposals.readAgain({ id });
  return end;
}
