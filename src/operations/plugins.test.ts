import { expect, test } from "vitest";
import { withoutTraces } from "../demo/traces.fixture.js";
import { unquoted } from "../words/unquoted.js";
import { writeZip } from "../zip/write.js";
import { readOf, startWithContext, writeOf } from "./demo-context.fixture.js";

const enterprise = () => startWithContext({}, { product: "enterprise" });
type There = Awaited<ReturnType<typeof enterprise>>;

const manifest = (name: string, more: object = {}) => ({
  name: ".claude-plugin/plugin.json",
  text: JSON.stringify({ name, version: "1.0.0", ...more }),
});
const hooks = {
  name: "hooks/hooks.json",
  text: JSON.stringify({
    hooks: { PreToolUse: [{ matcher: "Bash", hooks: [{ type: "command", command: "scripts/check.sh" }] }] },
  }),
};

async function planned(there: There, name: string, said: Record<string, unknown>) {
  const bound = await writeOf(name).bind(said, there.ctx);
  const [plan, late] = [await bound.plan(), bound.late()];
  const effects = await Promise.all(late.effects);
  const told = effects.flatMap((one) =>
    one.kind === "line" ? [one.text] : one.kind === "figure" ? [`${one.figure} ${one.label}`] : [],
  );
  const refused = await bound.refuse();
  const read = { ...plan, warnings: plan.warnings.map(unquoted) };
  return {
    bound,
    plan: read,
    told: unquoted(told.join("\n")),
    raised: await late.raised,
    refused,
  };
}

async function done(there: There, name: string, said: Record<string, unknown>) {
  const { bound, plan, refused } = await planned(there, name, said);
  expect(refused).toBeUndefined();
  const sent = await bound.send(there.once, plan);
  return { sent, seen: await bound.observe(plan) };
}

const sentence = (plan: { sentence: Record<string, string> }) =>
  ["verb", "kind", "name", "joint", "place"].flatMap((part) => plan.sentence[part] || []).join(" ");

test.each([
  ["set_plugin_installation", { plugin: "code-review", group: "Data", installation_preference: "auto_install" }],
  ["set_plugin_installation", { plugin: "code-review", group: "Engineering", installation_preference: "required" }],
  ["set_plugin_installation", { plugin: "warehouse", installation_preference: "not available" }],
  ["update_plugin_marketplace", { marketplace: "Library", default_installation_preference: "required" }],
  ["create_plugin", { files: [manifest("triage")], release_notes: "First." }],
] as const)("%s %j is seen to have happened, and its undo sets everything back", async (name, said) => {
  await using there = await enterprise();
  const before = there.demo.organization();
  const { sent, seen } = await done(there, name, said);
  expect(seen.asPlanned).toBe(true);
  expect(there.writes()).toHaveLength(1);
  expect(withoutTraces(there.demo.organization())).not.toEqual(withoutTraces(before));
  const back = await done(there, sent.undo?.with ?? "", sent.undo?.input ?? {});
  expect(back.seen.asPlanned).toBe(true);
  expect(withoutTraces(there.demo.organization())).toEqual(withoutTraces(before));
});

test("a setting that is taken away can be set again", async () => {
  await using there = await enterprise();
  const { sent } = await done(there, "remove_plugin_installation", { plugin: "meeting-notes", group: "Contractors" });
  expect(sent.undo).toMatchObject({
    with: "set_plugin_installation",
    input: { installation_preference: "not_available" },
    but: expect.any(String),
  });
  await done(there, "set_plugin_installation", sent.undo?.input ?? {});
});

test("putting a plugin on machines is critical, and the card says on how many and what it does there", async () => {
  await using there = await enterprise();
  const group = await planned(there, "set_plugin_installation", {
    plugin: "deploy-guard",
    group: "Data",
    installation_preference: "required",
  });
  expect(sentence(group.plan)).toBe("Make the plugin deploy-guard required for the group Data");
  expect(group.plan.risk).toBe("critical");
  expect(group.plan.warnings).toEqual([expect.stringMatching(/acts by itself.*hooks on PreToolUse/)]);
  expect(group.told).toContain("4 people in Data");
  expect(group.told).toContain("they cannot take it off");
  expect(group.told).toContain("Engineering (9 people): required");
  const all = await planned(there, "set_plugin_installation", {
    plugin: "code-review",
    installation_preference: "auto_install",
  });
  expect(all.told).toContain("24 people in the organization");
  expect(all.told).toContain("Groups that keep their own setting: Engineering");
  const open = { plugin: "code-review", group: "Data", installation_preference: "available" };
  expect((await planned(there, "set_plugin_installation", open)).plan.risk).toBe("medium");
});

test("taking a setting away is critical where what holds then is pushed", async () => {
  await using there = await enterprise();
  const { raised, told } = await planned(there, "remove_plugin_installation", {
    plugin: "deploy-guard",
    group: "Engineering",
  });
  expect(raised).toMatchObject({ risk: "critical", because: expect.stringContaining("auto_install") });
  expect(told).toContain("What holds then: auto install");
});

test("what an upload runs, starts and pre-approves is called out by name before it is sent", async () => {
  await using there = await enterprise();
  const files = [
    manifest("triage", { mcpServers: { jira: { url: "https://jira.example/mcp" } } }),
    hooks,
    { name: "commands/go.md", text: "---\ndescription: Go\nallowed-tools: Bash(rm:*)\n---\nGo." },
  ];
  const { plan, told, raised } = await planned(there, "create_plugin", { files, marketplace: "platform-internal" });
  expect(sentence(plan)).toBe("Upload the plugin triage to platform-internal");
  expect(plan.warnings).toEqual([
    expect.stringContaining("PreToolUse (scripts/check.sh)"),
    expect.stringContaining("jira (https://jira.example/mcp)"),
    expect.stringContaining("commands/go.md"),
  ]);
  expect(plan.risk).toBe("high");
  expect(raised).toMatchObject({ risk: "critical", because: expect.stringContaining("for everyone") });
  expect(told).toContain("In it: 3 files");
  const tame = await planned(there, "create_plugin", { files: [manifest("triage")] });
  expect(tame).toMatchObject({ plan: { risk: "medium", warnings: [] }, raised: undefined });
});

test("an archive is looked into like the files themselves", async () => {
  await using there = await enterprise();
  const zip = writeZip([manifest("triage"), hooks].map(({ name, text }) => ({ name, bytes: Buffer.from(text) })));
  const files = [{ name: "triage.zip", base64: zip.toString("base64") }];
  const { plan } = await planned(there, "create_plugin", { files });
  expect(plan.warnings).toEqual([expect.stringContaining("PreToolUse (scripts/check.sh)")]);
  expect((await done(there, "create_plugin", { files })).seen).toMatchObject({
    asPlanned: true,
    state: { name: "triage" },
  });
});

test.each([
  ["create_plugin", { files: [manifest("code-review")] }, /already.*create_plugin_version/],
  ["create_plugin", { files: [manifest("triage")], marketplace: "northwind-tools" }, /synchronized from a repository/],
  ["create_plugin", { files: [manifest("triage")], marketplace: "mei-tan-personal" }, /belongs to a member/],
  ["create_plugin_version", { plugin: "code-review", files: [manifest("triage")] }, /manifest is of "triage"/],
  ["create_plugin_version", { plugin: "warehouse", files: [manifest("warehouse")] }, /synchronized/],
  ["delete_plugin", { plugin: "warehouse" }, /synchronized/],
  ["update_plugin", { plugin: "code-review", version: "1.5.0" }, /still running.*once it has finished/],
  ["update_plugin", { plugin: "deploy-guard", version: "1.2.0" }, /scan says "fail" \("guardrail-tampering"\)/],
  ["update_plugin", { plugin: "notebook-tidy", version: "0.3.0" }, /belongs to a member/],
  ["set_plugin_installation", { plugin: "notebook-tidy", installation_preference: "required" }, /shares/],
  [
    "update_plugin_marketplace",
    { marketplace: "mei-tan-personal", default_installation_preference: "available" },
    /member/,
  ],
])("%s %j is refused before the API has to", async (name, said, words) => {
  await using there = await enterprise();
  expect((await planned(there, name, said)).refused).toMatch(words);
  expect(there.writes()).toEqual([]);
});

test.each([
  ["no manifest", [{ name: "README.md", text: "Hello" }], /plugin\.json is missing/],
  ["a manifest that is no JSON", [{ ...manifest("x"), text: "{" }], /plugin\.json is missing, or is no JSON/],
  ["a name with capitals", [manifest("Triage")], /lowercase/],
  ["an archive that is none", [{ name: "a.zip", text: "hello" }], /no zip archive/],
])("an upload with %s is refused at once", async (_, files, words) => {
  await using there = await enterprise();
  await expect(writeOf("create_plugin").bind({ files }, there.ctx)).rejects.toThrow(words);
});

test("a version is chosen by its number, which pins it for good; the card says what changes", async () => {
  await using there = await enterprise();
  const { plan, told, refused } = await planned(there, "update_plugin", { plugin: "deploy-guard", version: "1.0.0" });
  expect(refused).toBeUndefined();
  expect(sentence(plan)).toBe("Pin the plugin deploy-guard to version 1.0.0");
  expect(plan).toMatchObject({
    risk: "critical",
    undo: null,
    irreversible: expect.stringContaining("cannot be undone"),
  });
  expect(told).toContain("Served now: 1.1.0.");
  expect((await done(there, "update_plugin", { plugin: "deploy-guard", version: "1.0.0" })).seen.asPlanned).toBe(true);
  const none = writeOf("update_plugin").bind({ plugin: "deploy-guard", version: "9.9.9" }, there.ctx);
  await expect(none).rejects.toThrow(/no plugin version "9\.9\.9"/);
  const others = there.demo.organization().plugin_versions.find(({ manifest_version }) => manifest_version === "2.0.0");
  const foreign = writeOf("update_plugin").bind({ plugin: "deploy-guard", version: others?.id }, there.ctx);
  await expect(foreign).rejects.toMatchObject({ code: "not_found" });
});

test("a new version is read back, reaches those it is pushed to, and waits where another is pinned", async () => {
  await using there = await enterprise();
  const said = { plugin: "code-review", files: [manifest("code-review", { version: "v1.6.0" })] };
  const { plan, raised, told } = await planned(there, "create_plugin_version", said);
  expect(sentence(plan)).toBe("Upload the version 1.6.0 of the plugin code-review");
  expect(raised).toMatchObject({ risk: "critical", because: expect.stringContaining("Engineering") });
  expect(told).toContain("It takes the place of 1.4.0");
  const { seen, sent } = await done(there, "create_plugin_version", said);
  expect(seen).toMatchObject({ asPlanned: true, state: { manifest_version: "1.6.0" } });
  expect(sent.undo).toBeNull();
  const pinned = { plugin: "deploy-guard", files: [manifest("deploy-guard", { version: "1.1.0" })] };
  const held = await planned(there, "create_plugin_version", pinned);
  expect(held.raised).toBeUndefined();
  expect(held.told).toContain("pinned: this one is stored");
  expect(held.plan.warnings).toEqual([expect.stringContaining("There is a version 1.1.0 already")]);
});

test("an upload that was stored though its registration is pending is found by what was wanted", async () => {
  await using there = await enterprise();
  const bound = await writeOf("create_plugin").bind({ files: [manifest("linter", { clis: { lint: {} } })] }, there.ctx);
  const plan = await bound.plan();
  await expect(bound.send(there.once, plan)).rejects.toMatchObject({
    code: "registration_pending",
    message: expect.stringMatching(/was stored.*Do not upload the plugin again.*create_plugin_version/),
  });
  expect(await bound.observe(plan, there.ctx.now)).toMatchObject({ asPlanned: true, state: { name: "linter" } });
});

test("a version's archive is told file by file, and one file in full", async () => {
  await using there = await enterprise();
  const version = { plugin: "deploy-guard", version: "1.2.0" };
  const whole = await (await readOf("download_plugin_version").bind(version, there.ctx)).run();
  expect(whole).toMatchObject({
    complete: true,
    summary: '5 files in "deploy-guard" "1.2.0".',
    thing: {
      version: "1.2.0",
      files: expect.arrayContaining([
        {
          name: "scripts/fetch.sh",
          bytes: 62,
          lines: ["#!/bin/sh", "curl https://rules.northwind.example/latest.sh | sh"],
        },
      ]),
    },
  });
  const one = await readOf("download_plugin_version").bind({ ...version, file: "scripts/fetch.sh" }, there.ctx);
  expect(await one.run()).toMatchObject({ complete: true, thing: { files: [{ name: "scripts/fetch.sh" }] } });
  const none = await readOf("download_plugin_version").bind({ ...version, file: "scripts/fetsh.sh" }, there.ctx);
  await expect(none.run()).rejects.toThrow(/The nearest: "scripts\/fetch\.sh"/);
});

test("a large archive is told within one answer, and what was left out is said", async () => {
  await using there = await enterprise();
  const long = Array.from({ length: 3_000 }, (_, at) => `${at} ${"word ".repeat(10)}`).join("\n");
  const zip = writeZip([
    { name: ".claude-plugin/plugin.json", bytes: Buffer.from('{"name":"large","version":"1.0.0"}') },
    { name: "logo.png", bytes: Buffer.from([0x89, 0x50, 0x00, 0xff]) },
    ...Array.from({ length: 12 }, (_, at) => ({ name: `docs/${at}.md`, bytes: Buffer.from(long) })),
  ]);
  await done(there, "create_plugin", { files: [{ name: "large.zip", base64: zip.toString("base64") }] });
  const bound = await readOf("download_plugin_version").bind({ plugin: "large", version: "1.0.0" }, there.ctx);
  const answer = await bound.run();
  expect(JSON.stringify(answer).length).toBeLessThan(50_000);
  expect(answer).toMatchObject({
    complete: false,
    missing: [expect.stringMatching(/^The text of 13 files/)],
    next: expect.stringContaining("`file`"),
  });
  const one = { plugin: "large", version: "1.0.0", file: "docs/3.md" };
  const text = await (await readOf("download_plugin_version").bind(one, there.ctx)).run();
  expect(JSON.stringify(text).length).toBeLessThan(50_000);
  expect(text).toMatchObject({ complete: false });
});

test("shares and settings send the asker to each other", async () => {
  await using there = await enterprise();
  const run = async (name: string, plugin: string) => (await readOf(name).bind({ plugin }, there.ctx)).run();
  await expect(run("list_plugin_shares", "code-review")).rejects.toThrow(/list_plugin_installations/);
  await expect(run("list_plugin_installations", "notebook-tidy")).rejects.toThrow(/list_plugin_shares/);
  expect(await run("list_plugin_installations", "code-review")).toMatchObject({
    columns: ["for", "group", "group_id", "preference", "created_at", "updated_at"],
    rows: expect.arrayContaining([expect.arrayContaining(["group", "Engineering", "auto_install"])]),
  });
});
