import { expect, test } from "vitest";
import { readZip } from "../../zip/read.js";
import { writeZip } from "../../zip/write.js";
import { startWithClient } from "../demo-api.fixture.js";

const enterprise = () => startWithClient({ kind: "enterprise" });
type Northwind = Awaited<ReturnType<typeof enterprise>>;

const pluginId = (northwind: Northwind, name: string) =>
  northwind.demo.organization().plugins.find((one) => one.name === name)?.id ?? "";
const marketId = (northwind: Northwind, name: string) =>
  northwind.demo.organization().plugin_marketplaces.find((one) => one.name === name)?.id ?? "";
const versionId = (northwind: Northwind, plugin: string, version: string) =>
  northwind.demo
    .organization()
    .plugin_versions.find((one) => one.plugin_id === pluginId(northwind, plugin) && one.manifest_version === version)
    ?.id ?? "";

const manifest = (name: string, more: object = {}) =>
  new File(
    [JSON.stringify({ name, version: "v1.0.0", display_name: "A title", ...more })],
    ".claude-plugin/plugin.json",
  );
const skill = (name: string) => new File(["---\ndescription: Does it\n---\n"], `skills/${name}/SKILL.md`);

test("a plugin is made from files, its manifest and components are read, and its content comes back as a zip", async () => {
  await using northwind = await enterprise();
  const { plugins } = northwind.beta;
  const made = await plugins.create({ files: [manifest("triage"), skill("sort")], release_notes: "First." });
  expect(made).toMatchObject({
    name: "triage",
    display_name: "A title",
    manifest_version: "1.0.0",
    reach: "contained",
    components: [{ type: "skill", name: "sort", description: "Does it" }],
    content_scan: { status: "completed", assessment: "pass" },
    marketplace_id: marketId(northwind, "Library"),
    organization_installation_preference: "available",
    organization_installation_preference_inherited: true,
    served_version_pinned: false,
  });
  expect(Object.keys(made)).not.toContain("registered");
  const answer = await plugins.versions.download(made.served_version_id, { plugin_id: made.id });
  const entries = readZip(new Uint8Array(await answer.arrayBuffer()));
  expect(entries.map(({ name }) => name)).toEqual([".claude-plugin/plugin.json", "skills/sort/SKILL.md"]);
  expect(entries[1]?.bytes().toString()).toBe("---\ndescription: Does it\n---\n");
  const version = await plugins.versions.retrieve("latest", { plugin_id: made.id });
  expect(version).toMatchObject({ id: made.served_version_id, release_notes: "First." });
  expect(Object.keys(version)).not.toContain("files");
});

test("one archive is as good as the files in it", async () => {
  await using northwind = await enterprise();
  const archive = writeZip([
    { name: ".claude-plugin/plugin.json", bytes: Buffer.from('{"name":"zipped"}') },
    { name: ".mcp.json", bytes: Buffer.from('{"mcpServers":{"jira":{}}}') },
  ]);
  const made = await northwind.beta.plugins.create({ files: [new File([new Uint8Array(archive)], "zipped.plugin")] });
  expect(made).toMatchObject({ name: "zipped", reach: "remote", components: [{ type: "mcp_server", name: "jira" }] });
});

test.each([
  ["a name that is taken", [manifest("code-review")], 409, "plugin_name_taken"],
  ["a skill called like one of the organization", [manifest("voice"), skill("brand-voice")], 409, "skill_name_taken"],
  ["no manifest", [skill("alone")], 400, undefined],
  ["a name with capitals", [manifest("Triage")], 400, undefined],
  ["an archive that is none", [new File(["not a zip"], "plugin.zip")], 400, undefined],
])("%s is refused, and nothing is stored", async (_, files, status, errorCode) => {
  await using northwind = await enterprise();
  const before = northwind.demo.organization();
  await expect(northwind.beta.plugins.create({ files })).rejects.toMatchObject({
    status,
    ...(errorCode && { errorCode }),
  });
  expect(northwind.demo.organization()).toEqual(before);
});

test("a new version is served unless one is pinned; pinning asks for a scan that passed", async () => {
  await using northwind = await enterprise();
  const { plugins } = northwind.beta;
  const [notes, guard, review] = ["meeting-notes", "deploy-guard", "code-review"].map((name) =>
    pluginId(northwind, name),
  );
  const next = await plugins.versions.create(notes ?? "", { files: [manifest("meeting-notes", { version: "1.1.0" })] });
  expect((await plugins.retrieve(notes ?? "")).served_version_id).toBe(next.id);
  const held = (await plugins.retrieve(guard ?? "")).served_version_id;
  const stored = await plugins.versions.create(guard ?? "", {
    files: [manifest("deploy-guard", { version: "1.3.0" })],
  });
  expect(await plugins.retrieve(guard ?? "")).toMatchObject({ served_version_id: held, latest_version_id: stored.id });
  const pin = (plugin: string, version: string) =>
    plugins.update(pluginId(northwind, plugin), { served_version_id: versionId(northwind, plugin, version) });
  await expect(pin("code-review", "1.5.0")).rejects.toMatchObject({ status: 409, errorCode: "scan_pending" });
  await expect(pin("deploy-guard", "1.2.0")).rejects.toMatchObject({ status: 400, errorCode: "scan_failed" });
  expect(await pin("code-review", "1.3.0")).toMatchObject({ manifest_version: "1.3.0", served_version_pinned: true });
  await plugins.versions.create(review ?? "", { files: [manifest("code-review", { version: "1.6.0" })] });
  expect((await plugins.retrieve(review ?? "")).manifest_version).toBe("1.3.0");
  await expect(plugins.versions.create(notes ?? "", { files: [manifest("other-name")] })).rejects.toMatchObject({
    status: 400,
  });
});

test("a version whose registration is pending was stored all the same, and the next one completes it", async () => {
  await using northwind = await enterprise();
  const { plugins } = northwind.beta;
  const clis = { clis: { lint: {} } };
  const refused = await plugins.create({ files: [manifest("linter", clis)] }).catch((error: unknown) => error);
  const stored = pluginId(northwind, "linter");
  expect(refused).toMatchObject({
    status: 503,
    errorCode: "registration_pending",
    details: { plugin_id: stored, plugin_version_id: versionId(northwind, "linter", "1.0.0") },
  });
  await expect(plugins.create({ files: [manifest("linter", clis)] })).rejects.toMatchObject({
    errorCode: "plugin_name_taken",
  });
  await plugins.versions.create(stored, { files: [manifest("linter", { ...clis, version: "1.0.1" })] });
  expect((await plugins.retrieve(stored)).manifest_version).toBe("1.0.1");
});

test("who gets a plugin: own settings before the marketplace's default, and gone with the plugin", async () => {
  await using northwind = await enterprise();
  const { plugins, pluginMarketplaces } = northwind.beta;
  const notes = pluginId(northwind, "meeting-notes");
  const settings = plugins.installationSettings;
  await pluginMarketplaces.update(marketId(northwind, "Library"), { default_installation_preference: "auto_install" });
  expect(await plugins.retrieve(notes)).toMatchObject({
    organization_installation_preference: "auto_install",
    organization_installation_preference_inherited: true,
  });
  await settings.set("organization", { plugin_id: notes, installation_preference: "not_available" });
  expect((await plugins.retrieve(notes)).organization_installation_preference).toBe("not_available");
  await settings.remove("organization", { plugin_id: notes });
  await expect(settings.remove("organization", { plugin_id: notes })).rejects.toMatchObject({ status: 404 });
  await expect(
    settings.set("rbac_group_nothing", { plugin_id: notes, installation_preference: "required" }),
  ).rejects.toMatchObject({ status: 404 });
  const data = northwind.demo.organization().groups.find(({ name }) => name === "Data")?.id ?? "";
  await settings.set(data, { plugin_id: notes, installation_preference: "required" });
  await northwind.org.rbacGroups.delete(data);
  expect((await settings.list(notes)).data.map(({ target }) => target)).not.toContainEqual(
    expect.objectContaining({ rbac_group_id: data }),
  );
  await plugins.delete(notes);
  expect(northwind.demo.organization().plugin_settings.some(({ plugin_id }) => plugin_id === notes)).toBe(false);
  await expect(plugins.retrieve(notes)).rejects.toMatchObject({ status: 404 });
});

test("what a member owns has shares, and what a repository holds is not uploaded or deleted here", async () => {
  await using northwind = await enterprise();
  const { plugins } = northwind.beta;
  const [tidy, warehouse] = ["notebook-tidy", "warehouse"].map((name) => pluginId(northwind, name));
  expect((await plugins.shares.list(tidy ?? "")).data.map(({ target }) => target.type)).toEqual([
    "organization_member",
    "rbac_group",
  ]);
  await expect(plugins.shares.list(warehouse ?? "")).rejects.toMatchObject({ status: 404 });
  await expect(plugins.installationSettings.list(tidy ?? "")).rejects.toMatchObject({ status: 404 });
  const pin = { served_version_id: versionId(northwind, "notebook-tidy", "0.3.0") };
  await expect(plugins.update(tidy ?? "", pin)).rejects.toMatchObject({ status: 403 });
  await expect(plugins.delete(warehouse ?? "")).rejects.toMatchObject({ status: 400 });
});

test("a marketplace is judged without being stored, from an archive and from a repository", async () => {
  await using northwind = await enterprise();
  const { pluginMarketplaces } = northwind.beta;
  const before = northwind.demo.organization();
  const entry = (name: string) => ({ name, source: `./plugins/${name}` });
  const archive = writeZip([
    {
      name: "market-main/.claude-plugin/marketplace.json",
      bytes: Buffer.from(JSON.stringify({ plugins: [entry("a"), entry("b")] })),
    },
    { name: "market-main/plugins/a/.claude-plugin/plugin.json", bytes: Buffer.from("{}") },
  ]);
  const validate = (bytes: Uint8Array<ArrayBuffer>) =>
    pluginMarketplaces.validateArchive({ archive: new File([bytes], "market.zip") });
  expect(await validate(new Uint8Array(archive))).toMatchObject({
    valid: false,
    total_plugin_count: 2,
    plugin_errors: [{ name: "b", error_code: "source_not_found" }],
  });
  expect(await validate(new Uint8Array([1, 2]))).toMatchObject({
    valid: false,
    manifest_error_code: "archive_unreadable",
  });
  const repository_url = "https://github.com/northwind-labs/claude-plugins";
  expect(await pluginMarketplaces.validateRepository({ repository_url, ref: "next" })).toMatchObject({
    ref: "next",
    total_plugin_count: 3,
  });
  expect(await pluginMarketplaces.validateRepository({ repository_url, ref: "gone" })).toMatchObject({
    manifest_error_code: "ref_not_found",
  });
  await expect(
    pluginMarketplaces.validateRepository({ repository_url: "https://example.com/a/b" }),
  ).rejects.toMatchObject({ status: 400 });
  expect(northwind.demo.organization()).toEqual(before);
});

test("without the beta header nothing is there, and an upload is a form", async () => {
  await using northwind = await enterprise();
  await expect(northwind.client.get("/v1/organizations/plugins")).rejects.toMatchObject({ status: 404 });
  const headers = { "anthropic-beta": "ce-plugins-2026-09-01" };
  await expect(
    northwind.client.post("/v1/organizations/plugins", { headers, body: { files: [] } }),
  ).rejects.toMatchObject({ status: 400 });
});

test("plugins are found by owner, by marketplace and by when they were made", async () => {
  await using northwind = await enterprise();
  const { plugins, pluginMarketplaces } = northwind.beta;
  const names = async (query: object) => (await plugins.list({ limit: 100, ...query })).data.map(({ name }) => name);
  const all = await names({});
  const [mei, dana] = ["mei.tan", "dana.okafor"].map((name) => northwind.ids.user(`${name}@northwind.example`));
  expect(await names({ owner_user_id: mei })).toEqual(["notebook-tidy"]);
  expect(await names({ owner_user_id: dana })).toEqual([]);
  expect(await names({ marketplace_id: marketId(northwind, "Library") })).toEqual(["code-review", "meeting-notes"]);
  const { created_at } = await plugins.retrieve(pluginId(northwind, "deploy-guard"));
  const at = all.indexOf("deploy-guard");
  expect(await names({ "created_at[gt]": created_at })).toEqual(all.slice(0, at));
  expect(await names({ "created_at[gte]": created_at })).toEqual(all.slice(0, at + 1));
  expect(await names({ "created_at[lt]": created_at })).toEqual(all.slice(at + 1));
  expect(await names({ "created_at[lte]": created_at })).toEqual(all.slice(at));
  const first = await plugins.list({ limit: 2 });
  const second = await first.getNextPage();
  expect([...first.data, ...second.data].map(({ name }) => name)).toEqual(all.slice(0, 4));
  const markets = async (query: object) => (await pluginMarketplaces.list(query)).data.map(({ name }) => name);
  expect(await markets({ owner_type: "user" })).toEqual(["mei-tan-personal"]);
  expect(await markets({ source: "github" })).toEqual(["northwind-tools"]);
});

test("a key left in a file fails the scan, and what claims nothing about itself has no titles", async () => {
  await using northwind = await enterprise();
  const { plugins } = northwind.beta;
  const leaky = new File(["export KEY=sk-ant-api03-planted"], "scripts/run.sh");
  const bare = new File(["no frontmatter"], "commands/go.md");
  const hooks = new File(["["], "hooks/hooks.json");
  const servers = new File(["7"], ".mcp.json");
  const nameOnly = new File(['{"name":"leaky"}'], ".claude-plugin/plugin.json");
  const made = await plugins.create({ files: [nameOnly, leaky, bare, hooks, servers] });
  expect(made).toMatchObject({
    content_scan: { assessment: "fail", reason: "credential-exposure" },
    components: [{ type: "command", name: "go", description: null }],
    display_name: null,
    manifest_version: null,
  });
});

test("settings and shares are told by target, and the same preference again changes nothing", async () => {
  await using northwind = await enterprise();
  const { installationSettings, shares } = northwind.beta.plugins;
  const [review, tidy] = ["code-review", "notebook-tidy"].map((name) => pluginId(northwind, name));
  const wide = (await installationSettings.list(review ?? "", { target_type: "organization" })).data;
  expect(wide.map(({ installation_preference }) => installation_preference)).toEqual(["available"]);
  const set = (installation_preference: "available" | "required") =>
    installationSettings.set("organization", { plugin_id: review ?? "", installation_preference });
  expect(await set("available")).toEqual(wide[0]);
  expect((await set("required")).updated_at).not.toBe(wide[0]?.updated_at);
  const people = (await shares.list(tidy ?? "", { target_type: "organization_member" })).data;
  expect(people.map(({ target }) => target.type)).toEqual(["organization_member"]);
});

test("a marketplace whose contents are bare, whose manifest is none or whose repository is unknown is judged as well", async () => {
  await using northwind = await enterprise();
  const { pluginMarketplaces } = northwind.beta;
  const validate = (manifest: string) => {
    const archive = writeZip([
      { name: ".claude-plugin/marketplace.json", bytes: Buffer.from(manifest) },
      { name: ".claude-plugin/notes.txt", bytes: Buffer.from("") },
    ]);
    return pluginMarketplaces.validateArchive({ archive: new File([new Uint8Array(archive)], "market.zip") });
  };
  expect(await validate("[]")).toMatchObject({ valid: false, manifest_error_code: "manifest_invalid" });
  const elsewhere = { plugins: [{ name: "far", source: { github: "a/b" } }] };
  expect(await validate(JSON.stringify(elsewhere))).toMatchObject({ valid: true, total_plugin_count: 1 });
  const none = pluginMarketplaces.validateArchive({ archive: new File([new Uint8Array(writeZip([]))], "empty.zip") });
  expect(await none).toMatchObject({ valid: false, manifest_error_code: "manifest_invalid" });
  const unknown = { repository_url: "https://github.com/northwind-labs/unknown.git" };
  expect(await pluginMarketplaces.validateRepository(unknown)).toMatchObject({
    valid: false,
    manifest_error_code: "repository_not_found",
  });
  const known = { repository_url: "https://github.com/northwind-labs/claude-plugins/" };
  expect(await pluginMarketplaces.validateRepository(known)).toMatchObject({ ref: null, total_plugin_count: 3 });
});
