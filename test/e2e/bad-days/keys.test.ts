import { expect, test } from "vitest";
import { demoCredentials } from "../../../src/demo/credentials.js";
import { keyringSession, missingKeyring } from "../../harness/keyring.js";
import { call, mcpClient } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { deskPage } from "../../harness/page.js";
import { approve } from "../../harness/person.js";
import { countersign, demoOrganization, desk, freshHome, start } from "../../harness/processes.js";
import { until, untilOver } from "../../harness/watching.js";

const unlike = [
  ["a wrong key", "sk-ant-admin01-planted-and-wrong", "key_wrong", /does not accept this Admin key.*Make an Admin key/],
  [
    "an ordinary API key",
    "sk-ant-api03-planted",
    "key_not_admin",
    /Northwind Labs, but it is an ordinary API key.*Make an Admin key/,
  ],
] as const;

test.each(unlike)(
  "%s of the environment is told for what it is, to client and person, and shown to nobody",
  async (_, key, code, words) => {
    await using demo = await demoOrganization();
    await using running = await desk(freshHome(), { url: demo.url, key });
    await using client = await mcpClient(running.home);
    const page = await deskPage(running.address);
    const read = await call(client, "list_workspaces");
    const write = await call(client, "update_api_key", { api_key: "old-laptop", status: "inactive", confirm: true });
    const { trouble } = await page.status();
    for (const one of [read, write])
      expect(one).toMatchObject({ isError: true, code, summary: expect.stringMatching(words) });
    expect(trouble).toMatchObject({ code, message: expect.stringMatching(words) });
    expect(await page.proposals.list({})).toEqual([]);
    expect(await organizationAt(demo.url).writes()).toEqual([]);
    expect(JSON.stringify([read, write, trouble]) + running.printed()).not.toContain("planted");
    await countersign(["audit", "verify"], { COUNTERSIGN_HOME: running.home }).says(/whole/i);
  },
);

const pasted = [
  ...unlike,
  ["a key that begins in no known way", "another-planted", "key_wrong", /does not accept this token/],
  ["a key of one workspace", demoCredentials.ofWorkspace, "key_of_workspace", /one workspace of it/],
  ["a token that has expired", demoCredentials.expiredToken, "key_expired", /has expired.*ant auth login/],
] as const;

test.each(pasted)("%s is refused on the first-run page, and nothing is kept", async (_, key, code, words) => {
  await using demo = await demoOrganization();
  await using running = await start(freshHome(), { ANTHROPIC_BASE_URL: demo.url });
  const page = await deskPage(running.address);
  for (const act of [page.setUp.check, page.setUp.keep])
    await expect(act({ key })).rejects.toMatchObject({ data: { code, words: expect.stringMatching(words) } });
  expect(await page.status()).toMatchObject({ organization: null, trouble: null });
});

test("a key revoked while the desk is open: nothing is sent, what waits stays, and a working key goes on with it", async () => {
  await using demo = await demoOrganization();
  const { misbehave, writes } = organizationAt(demo.url);
  const home = freshHome();
  const revoked = await desk(home, demo);
  await using client = await mcpClient(home);
  const page = await deskPage(revoked.address);
  const turnOff = (key: string) => call(client, "update_api_key", { api_key: key, status: "inactive", confirm: true });
  const clicked = await turnOff("old-laptop");
  const kept = await turnOff("hack-day");
  await until(page, clicked.proposal_id, ({ settled }) => settled);
  await misbehave({
    path: "^/v1",
    do: { how: "refuse", status: 401, kind: "authentication_error", message: "invalid x-api-key" },
  });

  expect(await call(client, "list_invites")).toMatchObject({
    code: "authentication_error",
    summary: expect.stringMatching(/wrong, expired or was revoked.*Add a working Admin key/),
  });
  expect((await page.status()).trouble).toMatchObject({ code: "authentication_error" });
  await approve(page, clicked.proposal_id);
  expect(await untilOver(page, clicked.proposal_id)).toMatchObject({
    state: "failed",
    outcome: { summary: expect.stringMatching(/^Not done: .*Nothing was changed\..*was revoked/) },
  });
  expect(await writes()).toEqual([]);
  await revoked.kill("SIGTERM");

  await organizationAt(demo.url).behave();
  await using working = await desk(home, demo);
  const again = await deskPage(working.address);
  await approve(again, kept.proposal_id);
  expect(await untilOver(again, kept.proposal_id)).toMatchObject({ state: "done" });
  expect(await writes()).toHaveLength(1);
  await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
});

test.skipIf(missingKeyring.length > 0)(
  "an ordinary API key given to `key set` is refused, and not repeated",
  async () => {
    await using demo = await demoOrganization();
    await using session = await keyringSession(freshHome(), "unlocked");
    const environment = { ...session.environment, ANTHROPIC_BASE_URL: demo.url, COUNTERSIGN_HOME: freshHome() };
    await using setting = countersign(["key", "set"], environment);
    setting.process.stdin?.end("sk-ant-api03-planted\n");
    await setting.says(/ordinary API key.*Make an Admin key/);
    expect(setting.printed()).not.toContain("planted");
    expect(await organizationAt(demo.url).writes()).toEqual([]);
  },
);
