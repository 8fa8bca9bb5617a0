import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { call, mcpClient } from "../harness/mcp.js";
import { type DeskPage, deskPage } from "../harness/page.js";
import { countersign, demoOrganization, desk, freshHome } from "../harness/processes.js";

let demo: Awaited<ReturnType<typeof demoOrganization>>;
beforeAll(async () => {
  demo = await demoOrganization();
});
afterAll(() => demo[Symbol.asyncDispose]());

const rounds = process.env.COUNTERSIGN_SOAK ? 100 : 10;
/** Milliseconds after the click: mostly around the moment of sending, which is three seconds later. */
const moments = fc.sample(
  fc.oneof(fc.constantFrom(0, 1, 5), fc.integer({ min: 0, max: 2900 }), {
    arbitrary: fc.integer({ min: 2950, max: 3700 }),
    weight: 3,
  }),
  rounds,
);

test.each(moments.map((ms, round) => [round, ms] as const))(
  "round %i: killed %i ms after the click",
  async (round, ms) => {
    const home = freshHome();
    const name = `renamed in round ${round}`;
    await misbehave({ method: "POST", path: "api_keys", do: { how: "slow_body", ms: 300 } });
    const clicked = await untilKilled(home, name, ms);

    await using again = await desk(home, demo);
    const page = await deskPage(again.address);
    const end = await settled(page, clicked.id);
    const sent = (await writes()).filter((body) => JSON.stringify(body).includes(`"${name}"`)).length;
    const keys = (await apiKeys()).map((key) => key.name);

    expect(sent).toBeLessThanOrEqual(1);
    if (clicked.acknowledged) expect(end.state).not.toBe("proposed");
    if (end.state === "done") expect([sent, keys.includes(name)]).toEqual([1, true]);
    if (end.state === "proposed" || end.state === "failed") expect([sent, keys.includes(name)]).toEqual([0, false]);
    if (end.state === "unknown") expect(end.outcome?.asPlanned).toBe(keys.includes(name));
    const verified = countersign(["audit", "verify"], { COUNTERSIGN_HOME: home });
    await verified.says(/whole/i);
  },
);

/** Proposes a rename, clicks Approve, and kills the desk so many milliseconds later. */
async function untilKilled(home: string, name: string, ms: number): Promise<{ id: string; acknowledged: boolean }> {
  const first = await desk(home, demo);
  await using client = await mcpClient(home);
  const { id: key } = (await apiKeys()).find(({ status }) => status === "active") ?? {};
  const { proposal_id: id } = await call(client, "update_api_key", { api_key: key, name, confirm: true });
  const page = await deskPage(first.address);
  const proposal = await settledEffects(page, String(id));
  const click = page.proposals.decide({ id: proposal.id, digest: proposal.digest, decision: "approve" }).then(
    () => true,
    () => false,
  );
  const [acknowledged] = await Promise.all([
    click,
    new Promise((resolve) => setTimeout(resolve, ms)).then(() => first.kill("SIGKILL")),
  ]);
  return { id: proposal.id, acknowledged };
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
