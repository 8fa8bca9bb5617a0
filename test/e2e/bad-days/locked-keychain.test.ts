import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { keyringSession, missingKeyring } from "../../harness/keyring.js";
import { call, mcpClient } from "../../harness/mcp.js";
import { organizationAt } from "../../harness/organization.js";
import { deskPage } from "../../harness/page.js";
import { waiting } from "../../harness/person.js";
import { countersign, demoOrganization, freshHome, start } from "../../harness/processes.js";

if (missingKeyring.length > 0)
  console.warn(
    `The locked keychain is not tried: no ${missingKeyring.join(" and ")}. apt-get install dbus gnome-keyring`,
  );

test.skipIf(missingKeyring.length > 0)(
  "a keychain that is locked after a restart is said, loses nothing, and sends nothing",
  async () => {
    await using demo = await demoOrganization();
    const { requests, writes } = organizationAt(demo.url);
    const home = freshHome();
    const folder = mkdtempSync(join(tmpdir(), "countersign-keyring-"));
    const turnOff = { api_key: "old-laptop", status: "inactive", confirm: true };
    let id: unknown;
    {
      await using open = await keyringSession(folder, "unlocked");
      await using running = await start(home, { ...open.environment, ANTHROPIC_BASE_URL: demo.url });
      const page = await deskPage(running.address);
      expect(await page.setUp.keep({ key: demo.key })).toMatchObject({ organization: { key: "keychain" } });
      await using client = await mcpClient(home);
      ({ proposal_id: id } = await call(client, "update_api_key", turnOff));
    }
    await using shut = await keyringSession(folder, "locked");
    await using running = await start(home, { ...shut.environment, ANTHROPIC_BASE_URL: demo.url });
    await using client = await mcpClient(home);
    const page = await deskPage(running.address);
    const before = (await requests()).length;
    const words = /cannot be read from the keychain of this computer.*It is locked\. Unlock it and try again/;
    for (const args of [
      { tool: "list_workspaces", with: {} },
      { tool: "update_api_key", with: turnOff },
    ])
      expect(await call(client, args.tool, args.with)).toMatchObject({
        isError: true,
        code: "key_unavailable",
        summary: expect.stringMatching(words),
      });
    expect(await page.status()).toMatchObject({ trouble: { message: expect.stringMatching(words) } });
    expect((await waiting(page)).map((one) => one.id)).toEqual([id]);
    expect([(await requests()).length, await writes()]).toEqual([before, []]);
    await countersign(["audit", "verify"], { COUNTERSIGN_HOME: home }).says(/whole/i);
  },
);
