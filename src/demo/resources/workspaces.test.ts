import { BadRequestError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

test("the default and the archived workspaces are listed only when asked for", async () => {
  await using northwind = await startWithClient();
  const names = async (query: object) => (await northwind.org.workspaces.list(query)).data.map(({ name }) => name);
  const usual = ["Production", "Data Platform", "Sandbox", "Claude Code", "Pre-Mortem"];
  expect(await names({})).toEqual(usual);
  expect(await names({ include_default: true })).toEqual(["Default", ...usual]);
  expect(await names({ include_archived: true })).toHaveLength(7);
  const sandbox = northwind.ids.workspace("Sandbox");
  expect(await names({ ids: [sandbox, northwind.ids.workspace("Default")] })).toEqual(["Sandbox"]);
});

test("a workspace is made with what was left out filled in, changed, and closed for good", async () => {
  await using northwind = await startWithClient();
  const { workspaces } = northwind.org;
  const made = await workspaces.create({ name: "Batch jobs", tags: { env: "dev", team: "data" } });
  expect(made).toMatchObject({
    archived_at: null,
    data_residency: { allowed_inference_geos: "unrestricted", default_inference_geo: "global", workspace_geo: "us" },
    external_key_id: null,
  });
  const changed = await workspaces.update(made.id, { name: "Batches", tags: { env: null, owner: "mei" } });
  expect(changed).toMatchObject({ name: "Batches", tags: { team: "data", owner: "mei" }, created_at: made.created_at });
  expect(changed.tags).not.toHaveProperty("env");
  expect((await workspaces.archive(made.id)).archived_at).toBe("2026-11-18T13:58:44.000Z");
  await expect(workspaces.update(made.id, { name: "Back" })).rejects.toThrow(/archived/);
});

test("encryption key and user profile are written once", async () => {
  await using northwind = await startWithClient();
  const { workspaces } = northwind.org;
  const [sandbox, premortem] = [northwind.ids.workspace("Sandbox"), northwind.ids.workspace("Pre-Mortem")];
  await workspaces.update(sandbox, { external_key_id: "ekey_01a" });
  expect((await workspaces.update(sandbox, { external_key_id: "ekey_01a" })).external_key_id).toBe("ekey_01a");
  await expect(workspaces.update(sandbox, { external_key_id: "ekey_01b" })).rejects.toThrow(/for good/);
  await expect(workspaces.update(sandbox, { user_profile_id: "uprof_01a" })).rejects.toMatchObject({
    errorCode: "key_profile_mismatch",
  });
  await workspaces.update(premortem, { user_profile_id: "uprof_01a" });
  await expect(workspaces.update(premortem, { user_profile_id: "uprof_01b" })).rejects.toThrow(/for good/);
});

test("the keys of an archived workspace are archived with it, others are not", async () => {
  await using northwind = await startWithClient();
  const sandbox = northwind.ids.workspace("Sandbox");
  await northwind.org.workspaces.archive(sandbox);
  const { data } = await northwind.org.apiKeys.list({ workspace_id: sandbox });
  expect(data.map(({ status }) => status)).toEqual(["archived", "archived", "archived"]);
  expect((await northwind.org.apiKeys.retrieve(northwind.ids.key("gateway-prod"))).status).toBe("active");
});

test("the default workspace is neither renamed nor archived", async () => {
  await using northwind = await startWithClient();
  const id = northwind.ids.workspace("Default");
  await expect(northwind.org.workspaces.update(id, { name: "Main" })).rejects.toThrow(BadRequestError);
  await expect(northwind.org.workspaces.archive(id)).rejects.toThrow(BadRequestError);
  expect((await northwind.org.workspaces.update(id, { display_color: "#112233" })).display_color).toBe("#112233");
});

test.each([
  ["a tag that begins with anthropic", { tags: { "anthropic-owned": "no" } }],
  [
    "a default region that is not allowed",
    { data_residency: { allowed_inference_geos: ["us"], default_inference_geo: "global" } },
  ],
  ["a color that is none", { display_color: "blue" }],
  ["a field nobody knows", { colour: "#112233" }],
])("%s is refused", async (_, odd) => {
  await using northwind = await startWithClient();
  const body = { name: "Odd", ...odd };
  await expect(northwind.client.post("/v1/organizations/workspaces", { body })).rejects.toThrow(BadRequestError);
  expect(northwind.demo.organization().workspaces.some(({ name }) => name === "Odd")).toBe(false);
});

test("the hundred-and-first active workspace is refused", async () => {
  await using northwind = await startWithClient();
  const active = northwind.demo.organization().workspaces.filter(({ archived_at }) => archived_at === null).length;
  for (let at = active; at < 100; at += 1) await northwind.org.workspaces.create({ name: `More ${at}` });
  await expect(northwind.org.workspaces.create({ name: "One too many" })).rejects.toThrow(/100 active/);
});
