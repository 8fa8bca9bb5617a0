import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { json, startServer } from "../admin-api/loopback.fixture.js";
import { createMemory } from "../secrets/memory.js";
import type { KnownOrganization } from "../settings/schema.js";
import { keepWay, wayTo } from "./way.js";

/** A login that has expired, so that using it means renewing it. */
function expiredLogin(): string {
  const folder = mkdtempSync(join(tmpdir(), "way-"));
  for (const part of ["configs", "credentials"]) mkdirSync(join(folder, part));
  const config = { authentication: { type: "user_oauth", client_id: "ant" } };
  writeFileSync(join(folder, "configs", "admin.json"), JSON.stringify(config));
  const login = JSON.stringify({ access_token: "old", expires_at: 1, refresh_token: "renews" });
  writeFileSync(join(folder, "credentials", "admin.json"), login, { mode: 0o600 });
  return folder;
}

const known: Omit<KnownOrganization, "address"> = {
  id: "o",
  name: "Acme",
  kind: "console",
  type: "oauth",
  scopes: null,
  account: "o",
};

test("a settings file that names another address has no login renewed there, and no key sent", async () => {
  await using checked = await startServer((response) => json(response, { access_token: "new", expires_in: 3600 }));
  await using thief = await startServer((response) => json(response, { access_token: "new", expires_in: 3600 }));
  const keys = createMemory("For a test.");
  const profile = { name: "admin", folder: expiredLogin() };
  await keepWay(keys, { ...known, address: checked.url, profile }, undefined);

  const elsewhere = wayTo({ ...known, address: thief.url, profile }, keys);
  await expect(elsewhere.key()).rejects.toThrow(/Nothing was sent/);
  await expect(elsewhere.renew?.("old")).rejects.toThrow(/Nothing was sent/);
  expect(thief.requests).toEqual([]);
  expect(await wayTo({ ...known, address: checked.url, profile }, keys).key()).toBe("new");

  await keepWay(keys, { ...known, address: checked.url }, "sk-ant-admin01-planted");
  await expect(wayTo({ ...known, address: thief.url }, keys).key()).rejects.toThrow(/Nothing was sent/);
  expect(await wayTo({ ...known, address: checked.url }, keys).key()).toBe("sk-ant-admin01-planted");
});
