import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createDirectory } from "../admin-api/directory.js";
import { reading } from "../spend/store/facts.fixture.js";
import { openStore } from "../spend/store/store.js";
import { startOrganization } from "../spend/sync/synced.fixture.js";
import { createCalled } from "./called.js";
import { keepSpend } from "./kept-spend.js";
import { openOrganization } from "./organization.js";

test("what no list knows any more, or none can be read of now, is called as it was when its spend was read", async () => {
  await using there = await startOrganization();
  const file = join(mkdtempSync(join(tmpdir(), "desk-")), "spend.db");
  const [key] = there.demo.organization().api_keys;
  await using store = openStore(file);
  const spent = (api_key: string) => ({ at: 20_000, of: { api_key }, measured: { billed: 5n } });
  const day = reading([spent("apikey_gone"), spent(key!.id)], { cut: "who", day: 20_000 });
  const names = new Map([
    ["apikey_gone", "old-laptop"],
    [key!.id, "as it was called"],
  ]);
  await store.write.record(there.orgId, [day], names);

  const { demo } = there;
  await using organization = await openOrganization({ key: async () => demo.key, kept: "memory", baseURL: demo.url });
  await using kept = keepSpend(file, organization, { now: Date.now, changed: () => {} });
  const called = createCalled(organization, () => kept);
  expect(await called("apikey_gone")).toBe("old-laptop");
  expect(await called(key!.id)).toBe(key!.name);
  expect(await called("apikey_unheard_of")).toBeUndefined();

  there.demo.misbehave({ path: "api_keys", do: { how: "refuse", status: 403, kind: "permission_error" } });
  const later = { directory: createDirectory(organization.api.reading("calls", new AbortController().signal)) };
  expect(await createCalled(later, () => kept)(key!.id)).toBe("as it was called");
  expect(await createCalled(later, () => undefined)(key!.id)).toBeUndefined();
});
