import fc from "fast-check";
import { expect, test } from "vitest";
import { inWords, reconciled } from "./changes-elsewhere.js";
import { noRecord, readOf, startWithContext, writeOf } from "./demo-context.fixture.js";
import type { Context, SentWrite } from "./operation.js";

const monday = Date.parse("2026-11-23T13:58:44.000Z");
const week = { from: new Date(monday - 7 * 86_400_000), to: new Date(monday + 60_000) };
const key = { type: "admin_api_key_actor", admin_api_key_id: "adminkey_1" };
const dana = { type: "user_actor", user_id: "user_1", email_address: "dana@example.com" };

type Said = { type: string; at?: number; actor?: object | null; [field: string]: unknown };
const feed = (...said: Said[]): Pick<Context, "get"> => ({
  get: async () => ({
    data: said.map(({ at = 0, actor = key, ...rest }, n) => ({
      id: `activity_${n}`,
      created_at: new Date(monday + at).toISOString(),
      actor,
      ...rest,
    })),
    has_more: false,
    last_id: null,
  }),
});
const sent = (...writes: SentWrite[]): Pick<Context, "record"> => ({
  record: { ...noRecord, sent: async () => ({ since: new Date(monday - 86_400_000), writes }) },
});
const write = (about: string, from = 0, to = from + 2000): SentWrite => ({
  about: [about],
  from: new Date(monday + from),
  to: new Date(monday + to),
});
const withKey = { credential: { kind: "console", type: "admin_key", scopes: null } } as const;

/** The feed, newest first, held against what was sent. */
async function heldAgainst(writes: SentWrite[], said: Said[], extra: Partial<Context> = withKey) {
  await using there = await startWithContext({ ...feed(...said.toReversed()), ...sent(...writes), ...extra });
  const { elsewhere, ours } = await reconciled(there.ctx, week);
  return { elsewhere: elsewhere.map(({ activity, ourKey }) => ({ type: activity.type, ourKey })), ours };
}

test("what was changed in the Console is told, what was sent from here is not", async () => {
  await using there = await startWithContext();
  const bound = await writeOf("update_api_key").bind({ api_key: "old-laptop", status: "inactive" }, there.ctx);
  const plan = await bound.plan();
  await bound.send(there.once, plan);
  const record = sent(write(plan.target.id ?? "")).record;
  const answer = await (
    await readOf("list_changes_elsewhere").bind({ range: "2026-11-17..2026-11-23" }, { ...there.ctx, record })
  ).run();
  if (!("rows" in answer)) throw new Error("no table");
  expect(answer.summary).toBe("5 changes happened elsewhere; 1 passed through Countersign.");
  const rows = answer.rows.map((row) => Object.fromEntries(answer.columns.map((column, at) => [column, row[at]])));
  expect(rows[0]).toMatchObject({ what: "platform_api_key_created", by: "Dana Okafor", about: "notebook-3" });
  expect(rows.map(({ what }) => what)).not.toContain("platform_api_key_updated");
});

test("the same change made a second time is not taken for ours, and it is said that it was our key", async () => {
  const again = { type: "platform_api_key_updated", api_key_id: "apikey_1" };
  expect(await heldAgainst([write("apikey_1")], [again, { ...again, at: 30_000 }])).toEqual({
    elsewhere: [{ type: "platform_api_key_updated", ourKey: true }],
    ours: 1,
  });
});

test("a person who changed the same thing at the same moment is not us, where we use a key", async () => {
  const theirs = { type: "platform_workspace_updated", workspace_id: "wrkspc_1", actor: dana };
  expect(await heldAgainst([write("wrkspc_1")], [theirs])).toMatchObject({ ours: 0 });
  const oauth = { credential: { ...withKey.credential, type: "oauth" } } as const;
  expect(await heldAgainst([write("wrkspc_1")], [theirs], oauth)).toMatchObject({ ours: 1, elsewhere: [] });
});

test("an invite is found by the address, a new thing by the id that the answer gave", async () => {
  const invited = { type: "org_user_invite_sent", invited_email: "new@example.com", invited_role: "user" };
  const made = { type: "platform_workspace_created", workspace_id: "wrkspc_new" };
  const writes = [write("new@example.com"), { ...write("Lab"), about: ["Lab", "wrkspc_new"] }];
  expect(await heldAgainst(writes, [invited, made])).toEqual({ elsewhere: [], ours: 2 });
});

test.each([-31_000, 2000 + 121_000])("a change %i ms from the sending is not ours", async (at) => {
  expect(
    await heldAgainst([write("apikey_1")], [{ type: "platform_api_key_updated", api_key_id: "apikey_1", at }]),
  ).toMatchObject({ ours: 0 });
});

test.each([
  "claude_chat_created",
  "user_signed_in_sso",
  "sso_login_succeeded",
  "org_users_listed",
  "compliance_api_accessed",
  "platform_file_uploaded",
  "claude_user_settings_updated",
  "org_user_invite_accepted",
])("%s is no change of the organization", async (type) => {
  expect(await heldAgainst([], [{ type }])).toEqual({ elsewhere: [], ours: 0 });
});

test.each([
  "org_sso_toggled",
  "claude_user_role_updated",
  "rbac_role_assigned",
  "scim_user_deleted",
  "org_ip_restriction_created",
  "service_key_revoked",
  "a_kind_that_is_new",
])("%s is a change", async (type) => {
  expect((await heldAgainst([], [{ type }])).elsewhere).toHaveLength(1);
});

test("a record that is turned off is not taken for one without changes", async () => {
  await using there = await startWithContext();
  const off = await writeOf("set_compliance_settings").bind({ record: "disabled" }, there.ctx);
  await off.send(there.once, await off.plan());
  const answer = await (await readOf("list_changes_elsewhere").bind({ range: "today" }, there.ctx)).run();
  expect(answer).toMatchObject({ complete: false, summary: "It cannot be told." });
});

test("however changes and writes fall together, none is lost and no write stands for two of a kind", async () => {
  const type = fc.constantFrom("platform_api_key_updated", "platform_workspace_updated");
  const thing = fc.constantFrom("thing_1", "thing_2", "thing_3");
  const at = fc.integer({ min: -200_000, max: 30_000 });
  const happened = fc.record({ type, thing_id: thing, at, actor: fc.constantFrom(key, dana, null) });
  await using there = await startWithContext(withKey);
  await fc.assert(
    fc.asyncProperty(
      fc.array(happened, { maxLength: 12 }),
      fc.array(fc.tuple(thing, at), { maxLength: 6 }),
      async (said, writes) => {
        const attempts = writes.map(([about, from]) => write(about, from));
        const { elsewhere, ours } = await reconciled({ ...there.ctx, ...feed(...said), ...sent(...attempts) }, week);
        expect(elsewhere.length + ours).toBe(said.length);
        expect(ours).toBeLessThanOrEqual(attempts.length * 2);
        const byPerson = said.filter(({ actor }) => actor !== key).length;
        expect(elsewhere.filter(({ activity }) => activity.actor?.type !== key.type)).toHaveLength(byPerson);
      },
    ),
    { numRuns: 60 },
  );
});

test("the count is a sentence", () => {
  expect([inWords(0, 3), inWords(1, 0), inWords(2, 14)]).toEqual([
    "No change happened elsewhere; 3 passed through Countersign.",
    "1 change happened elsewhere; 0 passed through Countersign.",
    "2 changes happened elsewhere; 14 passed through Countersign.",
  ]);
});
