import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { claudeCode } from "../../harness/claude-code.js";
import { mcpClient } from "../../harness/mcp.js";
import { deskPage } from "../../harness/page.js";
import { approve } from "../../harness/person.js";
import { demoDesk, freshHome, ran } from "../../harness/processes.js";
import { scriptedModel } from "../../harness/scripted-model.js";

const claude = await claudeCode();
const missing = "missing" in claude ? claude.missing : undefined;
if (missing) console.warn(`The story with the real Claude Code is SKIPPED. ${missing}`);

test.skipIf(missing)(
  "the real Claude Code is registered, connects, asks, waits while a person approves, and hears that it is done",
  { timeout: 180_000 },
  async () => {
    if ("missing" in claude) return;
    await using running = await demoDesk();
    const page = await deskPage(running.address);
    const registered = await ran(["register", "claude-code"], {
      ...claude.environment,
      COUNTERSIGN_HOME: running.home,
    });
    expect(registered.code, registered.stderr).toBe(0);
    expect(registered.stdout).toContain('"countersign"');
    const written = JSON.parse(readFileSync(join(claude.home, ".claude.json"), "utf8")) as { mcpServers: object };
    expect(written.mcpServers).toMatchObject({
      countersign: {
        args: [expect.stringMatching(/countersign\.mjs$/), "mcp"],
        env: { COUNTERSIGN_HOME: running.home },
      },
    });

    const health = await claude.health();
    expect(health.stdout).toMatch(/^countersign: .* Connected$/m);

    const wish = { api_key: "old-laptop", status: "inactive" };
    const reason = "The laptop was handed back.";
    let approval: Promise<unknown> | undefined;
    await using model = await scriptedModel([
      () => ({ tool: "list_api_keys", input: { workspace: "Production", status: "active" } }),
      () => ({ tool: "update_api_key", input: wish }),
      () => ({ tool: "update_api_key", input: { ...wish, confirm: true, reason } }),
      ({ proposal_id }) => {
        approval = approve(page, proposal_id);
        return { tool: "wait_for_decision", input: { proposal_id } };
      },
      () => ({ tool: "list_api_keys", input: { workspace: "Production", status: "inactive" } }),
    ]);
    const { code, stdout, stderr } = await claude.converse(model.url);
    expect(code, `${stderr}\n${stdout.slice(-2000)}`).toBe(0);
    await approval;

    const [active, preview, pending, outcome, inactive] = model.answers();
    expect(JSON.stringify(active)).toContain("old-laptop");
    expect(preview).toMatchObject({ status: "preview" });
    expect(pending).toMatchObject({ status: "pending", proposal_id: expect.stringMatching(/^P-\d+$/) });
    expect(outcome).toMatchObject({ status: "done", proposal_id: pending?.proposal_id, as_planned: true });
    expect(JSON.stringify(inactive)).toContain("old-laptop");
    expect(model.answers()).toHaveLength(5);

    // What it reads before all tools, and that no tool of ours decides.
    expect(model.system()).toContain("A write never happens by itself");
    const ours = model.offered().filter((name) => name.startsWith("mcp__countersign__"));
    await using other = await mcpClient(running.home);
    const { tools } = await other.listTools();
    expect(ours.toSorted()).toEqual(tools.map(({ name }) => `mcp__countersign__${name}`).toSorted());
    expect(ours.filter((name) => /__(approve|deny|decide)/.test(name))).toEqual([]);
    const [proposal] = await page.proposals.list({});
    expect(proposal).toMatchObject({ reason, client: { name: "claude-code", version: expect.stringMatching(/^\d/) } });
  },
);

test.skipIf(missing)(
  "the real Claude Code proposes a change set, waits, and hears what came of each change",
  { timeout: 180_000 },
  async () => {
    const computer = await claudeCode();
    if ("missing" in computer) return;
    await using running = await demoDesk();
    const page = await deskPage(running.address);
    const home = { ...computer.environment, COUNTERSIGN_HOME: running.home };
    expect(await ran(["register", "claude-code"], home)).toMatchObject({ code: 0 });
    const changes = [
      { operation: "create_workspace", arguments: { name: "Batch jobs" } },
      {
        operation: "add_workspace_member",
        arguments: { workspace: "{{1.id}}", member: "bob@example.com", role: "developer" },
      },
    ];
    let approval: Promise<unknown> | undefined;
    await using model = await scriptedModel([
      () => ({ tool: "propose_changes", input: { changes } }),
      () => ({ tool: "propose_changes", input: { changes, confirm: true, reason: "The batch team starts." } }),
      ({ proposal_id }) => {
        approval = approve(page, proposal_id);
        return { tool: "wait_for_decision", input: { proposal_id } };
      },
    ]);
    const { code, stdout, stderr } = await computer.converse(model.url);
    expect(code, `${stderr}\n${stdout.slice(-2000)}`).toBe(0);
    await approval;
    const [preview, pending, outcome] = model.answers();
    expect(preview).toMatchObject({ status: "preview", changes: [{ change: 1 }, { change: 2 }] });
    expect(pending).toMatchObject({ status: "pending" });
    expect(outcome).toMatchObject({
      status: "done",
      items: [{ status: "done" }, { status: "done", as_planned: true }],
    });
  },
);

test.skipIf(missing)(
  "Claude Code is told what to start where no desk runs, and knows us no more after unregistering",
  {
    timeout: 120_000,
  },
  async () => {
    const computer = await claudeCode();
    if ("missing" in computer) return;
    const environment = { ...computer.environment, COUNTERSIGN_HOME: freshHome() };
    expect(await ran(["register", "claude-code"], environment)).toMatchObject({ code: 0 });
    expect((await computer.health()).stdout).toMatch(
      /^countersign: .*Failed to connect .*Countersign is not running\. Open the Countersign app, or start it as it was installed/m,
    );
    expect(await ran(["unregister", "claude-code"], environment)).toMatchObject({ code: 0 });
    expect((await computer.health()).stdout).not.toContain("countersign");
  },
);
