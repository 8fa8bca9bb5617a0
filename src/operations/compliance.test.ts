import { expect, test } from "vitest";
import { readOf, startWithContext, writeOf } from "./demo-context.fixture.js";

type There = Awaited<ReturnType<typeof startWithContext>>;

async function done(there: There, name: string, args: object) {
  const bound = await writeOf(name).bind(args, there.ctx);
  return bound.send(there.once, await bound.plan());
}
async function rowsOf(there: There, args: object) {
  const answer = await (await readOf("list_compliance_activities").bind(args, there.ctx)).run();
  if (!("rows" in answer)) throw new Error("no table");
  return answer.rows.map((row) => Object.fromEntries(answer.columns.map((column, at) => [column, row[at]])));
}

test("what was changed here stands in the vendor's record beside what was changed elsewhere, by name", async () => {
  await using there = await startWithContext();
  await done(there, "update_api_key", { api_key: "old-laptop", status: "inactive" });
  const rows = await rowsOf(there, { range: "2026-11-16..2026-11-23" });
  expect(rows[0]).toMatchObject({ what: "platform_api_key_updated", by: "an Admin key", about: "old-laptop" });
  expect(rows.find(({ what }) => what === "platform_api_key_created")).toMatchObject({
    by: "Dana Okafor",
    about: "notebook-3",
  });
});

test("the record is asked for by kind and by day", async () => {
  await using there = await startWithContext();
  const rows = await rowsOf(there, { range: "last_28_days", types: ["org_user_invite_sent"] });
  expect(rows.map(({ what }) => what)).toEqual(["org_user_invite_sent", "org_user_invite_sent"]);
  expect(await rowsOf(there, { range: "2026-11-10..2026-11-12" })).toEqual([]);
});

test("turning the record off is critical, says what is lost, and cannot be made good by turning it on", async () => {
  await using there = await startWithContext();
  const off = await writeOf("set_compliance_settings").bind({ record: "disabled" }, there.ctx);
  const plan = await off.plan();
  expect(plan).toMatchObject({
    risk: "critical",
    changes: [{ field: "record", before: "enabled", after: "disabled" }],
  });
  expect(plan.warnings.join()).toMatch(/gap/);
  const effects = await Promise.all(off.late().effects);
  expect(effects).toContainEqual(expect.objectContaining({ figure: "5", hot: true }));
  const sent = await off.send(there.once, plan);
  expect(sent.undo).toMatchObject({ input: { record: "enabled" } });
  expect(plan.undo).toMatch(/in between/);
  await done(there, "update_api_key", { api_key: "ci-deploy", status: "inactive" });
  await done(there, "set_compliance_settings", { record: "enabled" });
  expect((await rowsOf(there, { range: "2026-11-23" })).map(({ about }) => about)).not.toContain("ci-deploy");
});

test("a record that is turned off is said to be off, and how it is turned on", async () => {
  await using there = await startWithContext();
  await done(there, "set_compliance_settings", { record: "disabled" });
  const answer = await (await readOf("list_compliance_activities").bind({ range: "today" }, there.ctx)).run();
  expect(answer).toMatchObject({
    rows: [],
    complete: false,
    missing: [expect.stringContaining("set_compliance_settings")],
  });
});

test("a key without the right to the record hears so, whatever the record is", async () => {
  await using there = await startWithContext();
  const do403 = { how: "refuse", status: 403, kind: "permission_error" } as const;
  there.demo.misbehave({ method: "GET", path: "/v1/compliance/activities", do: do403 });
  const asked = await readOf("list_compliance_activities").bind({ range: "today" }, there.ctx);
  await expect(asked.run()).rejects.toThrow(/not allowed/);
});

test("an encryption key that was registered stands in the record by name", async () => {
  await using there = await startWithContext();
  await done(there, "create_external_key", {
    display_name: "Spare",
    provider_config: { type: "gcp", key_name: "projects/p/locations/us/keyRings/r/cryptoKeys/k" },
  });
  const [row] = await rowsOf(there, { range: "today" });
  expect(row).toMatchObject({ what: "org_external_key_created", about: "Spare" });
});

test("what happened to a thing in a workspace names both", async () => {
  await using there = await startWithContext();
  const limits = { requests_per_minute: 5 };
  await done(there, "set_workspace_rate_limit", { workspace: "Sandbox", rate_limit: "batch", limits });
  const rows = await rowsOf(there, { range: "2026-11-16..2026-11-23" });
  expect(rows[0]).toMatchObject({ what: "platform_workspace_rate_limit_updated", about: "Sandbox", in: null });
  expect(rows.find(({ what }) => what === "platform_workspace_member_added")).toMatchObject({
    about: "Bob Ellis",
    in: "Sandbox",
  });
});

test.each([
  [{ type: "admin_api_key_actor", admin_api_key_id: "adminkey_1" }, "an Admin key", "adminkey_1"],
  [{ type: "api_actor", api_key_id: "apikey_gone" }, "an API key", "apikey_gone"],
  [{ type: "user_actor", user_id: "user_gone", email_address: "ex@example.com" }, "ex@example.com", "user_gone"],
  [{ type: "scim_directory_sync_actor", directory_id: "dir_1" }, "the identity provider", null],
  [
    { type: "unauthenticated_user_actor", unauthenticated_email_address: "a@b.c" },
    "somebody not signed in, as a@b.c",
    null,
  ],
  [{ type: "anthropic_actor", email_address: null }, "Anthropic", null],
  [{ type: "martian_actor" }, "martian_actor", null],
  [null, null, null],
])("an actor such as %j is called %j", async (actor, by, by_id) => {
  const activity = { id: "activity_1", created_at: "2026-11-23T00:00:00Z", type: "sso_login_initiated", actor };
  const get = async () => ({ data: [activity], has_more: false, last_id: "activity_1" });
  await using there = await startWithContext({ get });
  const [row] = await rowsOf(there, { range: "today" });
  expect([row?.by, row?.by_id ?? null]).toEqual([by, by_id]);
});
