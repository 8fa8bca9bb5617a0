import fc from "fast-check";
import { expect, test } from "vitest";
import { readOf, startWithContext, writeOf } from "./demo-context.fixture.js";
import { inert, nearest } from "./words.js";

const bind = async (name: string, said: unknown) => {
  await using there = await startWithContext();
  const op = name.startsWith("get_") || name.startsWith("list_") ? readOf(name) : writeOf(name);
  return await op.bind(said, there.ctx);
};

test.each([
  ["archive_workspace", { workspace: "Sandbx" }, "not_found", /no workspace "Sandbx".*nearest: "Sandbox"/],
  ["archive_workspace", { workspace: "wrkspc_nothing" }, "not_found", /no workspace "wrkspc_nothing"/],
  ["archive_workspace", { workspace: "wrkspc_\ud800" }, "not_found", /no workspace "wrkspc_‹U\+D800›"/],
  [
    "update_api_key",
    { api_key: "ci", status: "inactive" },
    "name_is_ambiguous",
    /2 API keys.*apikey_\w+ \("active, [^;]+", in "Production"\); .*apikey_\w+ \("active, [^;]+", in "Data Platform"\)/,
  ],
  ["remove_member", { member: "twin" }, "name_is_ambiguous", /twin\.first@.*twin\.second@/],
  ["invite_member", { email: "a@example.com", role: "admin" }, "invalid_arguments", /admin is never granted/],
  ["invite_member", { email: "a@example.com", role: "owner" }, "invalid_arguments", /owner is never granted/],
  ["invite_member", { email: "a@example.com", role: "boss" }, "invalid_arguments", /Say one of: user, developer/],
  ["invite_member", { email: "not an address", role: "user" }, "invalid_arguments", /`email`/],
  [
    "add_workspace_member",
    { workspace: "Sandbox", member: "Mei Tan", role: "billing" },
    "invalid_arguments",
    /inherited/,
  ],
  [
    "update_api_key",
    { api_key: "old-laptop", state: "inactive" },
    "invalid_arguments",
    /no argument "state" \(did you mean "status"\?\)/,
  ],
  ["update_api_key", { status: "inactive" }, "invalid_arguments", /`api_key` is missing/],
  ["update_api_key", { api_key: ["ci"] }, "invalid_arguments", /`api_key` takes one value and no list: the name or id/],
  ["update_api_key", { api_key: 7, status: "inactive" }, "invalid_arguments", /`api_key` has to be/],
  ["update_api_key", { api_key: "x".repeat(5000) }, "invalid_arguments", /1 to 1000 characters/],
  ["create_workspace", { name: "" }, "invalid_arguments", /`name`/],
  ["create_workspace", { name: "A", tags: { a: 1 } }, "invalid_arguments", /`tags\.a`/],
  ["get_org_info", { verbose: true }, "invalid_arguments", /It takes none/],
  ["get_org_info", ["a"], "invalid_arguments", /have to be an object/],
  ["get_cost_report", { range: "2027-01" }, "period_refused", /future/],
  ["get_cost_report", { range: "2026-11-10..2026-11-01" }, "period_refused", /ends before it begins/],
  ["get_cost_report", { range: "yesterday", group_by: ["workspaces"] }, "invalid_arguments", /Say one of: workspace/],
  [
    "get_cost_report",
    { range: "yesterday", group_by: Array(6).fill("model") },
    "invalid_arguments",
    /5 at most; 6 came/,
  ],
  ["get_usage_report", { range: "yesterday", model: "opsu" }, "not_found", /nearest: "opus".*In use here: claude-/],
] as const)("%s %j is refused with what would do", async (name, said, code, words) => {
  const refused = await bind(name, said).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code });
  expect(String(refused)).toMatch(words);
});

test.each([
  ["archive_workspace", { workspace: "sandBOX" }],
  ["remove_member", { member: "BOB@example.com" }],
  ["remove_member", { member: "bob ellis" }],
  ["add_workspace_member", { workspace: "Pre-Mortem", member: "Bob Ellis", role: "workspace_developer" }],
  ["add_workspace_member", { workspace: "Pre-Mortem", member: "Bob Ellis", role: "Restricted developer" }],
  ["get_cost_report", { range: "Last week", group_by: "API key" }],
] as const)("%s %j is understood", async (name, said) => {
  await expect(bind(name, said)).resolves.toBeDefined();
});

test("a member whose name is an address is not called by it, so that nobody names themselves into another's place", async () => {
  await using there = await startWithContext();
  const remove = (member: string) => writeOf("remove_member").bind({ member }, there.ctx);
  const [bob, mei] = ["bob@example.com", "mei.tan@northwind.example"].map((email) =>
    there.demo.organization().users.find((user) => user.email === email),
  );
  Object.assign(bob ?? {}, { name: "newcomer@example.com" });
  await expect(remove("newcomer@example.com")).rejects.toMatchObject({ code: "not_found" });
  Object.assign(bob ?? {}, { name: "Mei.Tan@northwind.example" });
  expect((await remove("mei.tan@northwind.example")).args.member).toBe(mei?.id);
  expect((await remove("bob@example.com")).args.member).toBe(bob?.id);
});

test("what begins like an id is one, so that nothing can be named into another's place", async () => {
  await using there = await startWithContext();
  const [one, other] = there.demo.organization().api_keys;
  await there.ctx.org.apiKeys.update(other?.id ?? "", { name: one?.id ?? "" });
  const bound = await writeOf("update_api_key").bind({ api_key: one?.id, status: "inactive" }, there.ctx);
  expect(bound.args.api_key).toBe(one?.id);
});

test.each(["half \ud800", "..", "..;a", ";a"])(
  "an id that no address can hold is one that nothing has: %j",
  async (id) => {
    await using there = await startWithContext();
    const error = await readOf("get_webhook")
      .bind({ webhook: id }, there.ctx, "id")
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "not_found" });
    expect(there.demo.requests()).toEqual([]);
  },
);

test("names from outside are shown with what cannot be seen made visible", async () => {
  await using there = await startWithContext();
  const [key] = there.demo.organization().api_keys;
  await there.ctx.org.apiKeys.update(key?.id ?? "", { name: "safe\u202Etxt.exe\u200B\u0007" });
  const answer = JSON.stringify(await (await readOf("list_api_keys").bind({}, there.ctx)).run());
  expect(answer).toContain("safe‹U+202E›txt.exe‹U+200B›‹U+0007›");
});

test("inert text has no character that hides, whatever came in, and plain text stays as it is", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 700 }), (text) => {
      expect(inert(text)).not.toMatch(/[\p{C}\p{Default_Ignorable_Code_Point}\u2028\u2029\u2800]/u);
    }),
  );
  for (const plain of ["old-laptop", "كريم حداد", "Tomás Vidal", "日本語 😀"]) expect(inert(plain)).toBe(plain);
});

test("the nearest name comes first, and what is nothing alike does not come at all", () => {
  expect(nearest("sandbx", ["Production", "Sandbox", "Default"])).toEqual(["Sandbox"]);
  expect(nearest("zzzz", ["Production", "Sandbox"])).toEqual([]);
});
