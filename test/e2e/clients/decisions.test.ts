import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { keptOrganization } from "../../harness/kept-organization.js";
import { type Connected, call, type Era, mcpClient } from "../../harness/mcp.js";
import { type DeskPage, deskPage } from "../../harness/page.js";
import { approve, deny, waiting } from "../../harness/person.js";
import { demoDesk, freshHome, start } from "../../harness/processes.js";

let running: Awaited<ReturnType<typeof demoDesk>>;
let page: DeskPage;
beforeAll(async () => {
  running = await demoDesk();
  page = await deskPage(running.address);
});
afterAll(() => running[Symbol.asyncDispose]());

const confirm = true;

describe.each<Era>(["legacy", "modern"])("a %s client", (era) => {
  const client = () => mcpClient(running.home, era, `${era}-client`);

  test("invites a contractor to the Sandbox: preview, pending, a click, done, and hears what follows", async () => {
    await using agent = await client();
    const email = `contractor.${era}@example.com`;
    const wish = { email, role: "developer", workspace: "Sandbox", workspace_role: "developer" };

    const preview = await call(agent, "invite_member", wish);
    expect(preview).toMatchObject({ status: "preview", next: expect.stringContaining("confirm: true") });
    expect(preview.effects).toContainEqual(expect.stringContaining('"Sandbox" is not given yet'));
    expect(await waiting(page)).toEqual([]);

    const pending = await call(agent, "invite_member", { ...wish, confirm, reason: "Two weeks of testing." });
    expect(pending).toMatchObject({
      status: "pending",
      proposal_id: expect.stringMatching(/^P-\d+$/),
      expires_at: expect.any(String),
      next: expect.stringContaining("wait_for_decision"),
    });
    expect((await waiting(page)).map(({ id, reason }) => [id, reason])).toEqual([
      [pending.proposal_id, "Two weeks of testing."],
    ]);
    expect(JSON.stringify(keptOrganization(running.home))).not.toContain(email);

    const decided = wait(agent, pending);
    await approve(page, pending.proposal_id);
    expect(await decided).toMatchObject({
      status: "done",
      as_planned: true,
      undo: { with: "delete_invite" },
      next: expect.stringMatching(/Once .* has accepted, Countersign proposes by itself.* wrkspc_\w+/),
    });
    // What waits to be proposed is on the card, and the person can drop it.
    const { id, outcome } = await page.proposals.get({ id: String(pending.proposal_id) });
    expect(outcome?.follow_ups).toMatchObject([
      { with: "add_workspace_member", state: "open", input: { member: email } },
    ]);
    const dropped = await page.proposals.dropFollowUp({ id, at: 0 });
    expect(dropped.outcome?.follow_ups).toMatchObject([{ state: "dropped" }]);
    expect(await timesSent(page, pending)).toBe(1);
    const invites = await call(agent, "list_invites", { email });
    expect(JSON.stringify(invites.rows)).toContain(email);
  });

  test("hears a no with the person's reason, and hears it again when it asks the same", async () => {
    await using agent = await client();
    const wish = { workspace: "Sandbox", name: `Denied to the ${era}`, confirm };
    const pending = await call(agent, "update_workspace", wish);
    const decided = wait(agent, pending);
    await deny(page, pending.proposal_id, "The name is on posters.");
    expect(await decided).toMatchObject({ status: "denied", reason: "The name is on posters." });

    expect(await call(agent, "update_workspace", wish)).toMatchObject({
      status: "denied",
      proposal_id: pending.proposal_id,
      reason: "The name is on posters.",
      next: expect.stringContaining("Do not ask for the same again"),
    });
    expect(await waiting(page)).toEqual([]);
    expect(await timesSent(page, pending)).toBe(0);
    expect(JSON.stringify(keptOrganization(running.home))).not.toContain(wish.name);
  });

  test("that asks the same while it waits joins the proposal, and may withdraw it", async () => {
    await using agent = await client();
    const wish = { workspace: "Sandbox", name: `Withdrawn by the ${era}`, confirm };
    const pending = await call(agent, "update_workspace", wish);
    const again = await call(agent, "update_workspace", { ...wish, workspace: "SANDBOX", reason: "in other words" });
    expect(again).toMatchObject({ status: "pending", proposal_id: pending.proposal_id });
    expect(await waiting(page)).toHaveLength(1);

    const decided = wait(agent, pending);
    expect(await call(agent, "withdraw_proposal", { proposal_id: pending.proposal_id })).toMatchObject({
      status: "withdrawn",
    });
    expect(await decided).toMatchObject({ status: "withdrawn", summary: expect.stringContaining("Nothing was sent") });
    await expect(approve(page, pending.proposal_id)).rejects.toMatchObject({ code: "ALREADY_DECIDED" });
    expect(await timesSent(page, pending)).toBe(0);
    expect(JSON.stringify(keptOrganization(running.home))).not.toContain(wish.name);
  });

  test("cannot withdraw what another client proposed", async () => {
    await using agent = await client();
    await using other = await mcpClient(running.home, era, "somebody-else");
    const pending = await call(agent, "update_workspace", { workspace: "Sandbox", name: `Mine, ${era}`, confirm });
    const { proposal_id } = pending;
    expect(await call(other, "withdraw_proposal", { proposal_id })).toMatchObject({ status: "error", isError: true });
    expect(await call(other, "list_proposals", { states: ["pending"] })).toMatchObject({ proposals: [] });
    expect((await waiting(page)).map(({ id }) => id)).toEqual([proposal_id]);
    await call(agent, "withdraw_proposal", { proposal_id });
  });

  test("that gives up waiting, or goes away, leaves the proposal where it is", async () => {
    const agent = await client();
    const pending = await call(agent, "update_workspace", {
      workspace: "Sandbox",
      name: `Waited for, ${era}`,
      confirm,
    });
    expect(await call(agent, "wait_for_decision", { proposal_id: pending.proposal_id, timeout_s: 1 })).toMatchObject({
      status: "pending",
      next: expect.stringContaining("wait_for_decision"),
    });
    const cancel = new AbortController();
    const asked = agent.callTool(
      { name: "wait_for_decision", arguments: { proposal_id: pending.proposal_id } },
      { signal: cancel.signal },
    );
    // A later answer on the same connection shows that the desk has heard of the waiting.
    await call(agent, "list_proposals");
    cancel.abort("The user pressed Escape");
    await expect(asked).rejects.toThrow();
    expect((await waiting(page)).map(({ id }) => id)).toEqual([pending.proposal_id]);

    await agent.close();
    expect((await waiting(page)).map(({ id }) => id)).toEqual([pending.proposal_id]);
    await using back = await client();
    expect(await call(back, "list_proposals", { states: ["pending"] })).toMatchObject({
      proposals: [{ proposal_id: pending.proposal_id, status: "pending" }],
    });
    const decided = wait(back, pending);
    await deny(page, pending.proposal_id);
    expect(await decided).toMatchObject({ status: "denied", proposal_id: pending.proposal_id });
  });
});

test("what nobody decides expires, on a computer that slept past it too: the client hears it, and a click comes too late", async () => {
  const home = freshHome();
  const ahead = join(home, "clock");
  writeFileSync(ahead, "0");
  const clock = new URL("../../harness/clock.mjs", import.meta.url).href;
  const environment = { NODE_OPTIONS: `--import=${clock}`, CLOCK_AHEAD: ahead };
  await using sleeper = await start(home, environment, "--demo");
  await using agent = await mcpClient(home);
  const window = await deskPage(sleeper.address);
  const pending = await call(agent, "update_workspace", { workspace: "Sandbox", name: "Too late", confirm });
  const decided = wait(agent, pending);

  writeFileSync(ahead, String(31 * 60_000));
  await expect(approve(window, pending.proposal_id)).rejects.toMatchObject({ code: "EXPIRED" });
  expect(await decided).toMatchObject({
    status: "expired",
    summary: expect.stringContaining("Nothing was sent"),
    next: expect.stringContaining("Propose it again"),
  });
  expect(await timesSent(window, pending)).toBe(0);
  expect(JSON.stringify(keptOrganization(home))).not.toContain("Too late");
});

const wait = (agent: Connected, { proposal_id }: Record<string, unknown>) =>
  call(agent, "wait_for_decision", { proposal_id });

/** What the log says; nothing is sent without a row. */
const timesSent = async (window: DeskPage, { proposal_id }: Record<string, unknown>) =>
  (await window.activity.list({ types: ["sending"] })).rows.filter((row) => row.proposal_id === proposal_id).length;
