import { BadRequestError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { fileOf, startWithClient, wednesday } from "../demo-api.fixture.js";

const wanted = { endpoint_url: "https://otel.example.com", workspaces: { type: "all" as const } };

async function setUp() {
  const northwind = await startWithClient();
  const { telemetryDestinations: destinations } = northwind.beta;
  const named = async (name: string) => (await destinations.list()).data.find((one) => one.display_name === name)!;
  return { northwind, destinations, named, [Symbol.asyncDispose]: () => northwind[Symbol.asyncDispose]() };
}

test("destinations are listed newest first, by the workspaces they cover, and no header's value is told", async () => {
  await using there = await setUp();
  const names = async (workspace?: string) =>
    (
      await there.destinations.list(workspace ? { workspace_ids: [there.northwind.ids.workspace(workspace)] } : {})
    ).data.map(({ display_name }) => display_name);
  expect(await names()).toEqual(["Evaluation lab", "Observability", "Old collector"]);
  expect(await names("Sandbox")).toEqual(["Evaluation lab", "Observability"]);
  expect(await names("Production")).toEqual(["Observability", "Old collector"]);
});

test("a header goes with its host, and its value is kept nowhere", async () => {
  await using there = await setUp();
  const headers = { Authorization: "Bearer planted-in-a-header", "x-tenant": "north" };
  const made = await there.destinations.create({ ...wanted, headers });
  expect(made).toMatchObject({
    header_names: ["authorization", "x-tenant"],
    traces: { content_mode: "metadata_only" },
  });
  expect(JSON.stringify(there.northwind.demo.organization())).not.toContain("planted");
  const change = (what: object) => there.destinations.update(made.id, what);
  await expect(change({ headers: { "x-new": "1" } })).rejects.toThrow(/together with endpoint_url/);
  expect((await change({ headers: { "x-tenant": null } })).header_names).toEqual(["authorization"]);
  expect((await change({ endpoint_url: "https://otel.example.com/otlp" })).header_names).toEqual(["authorization"]);
  expect((await change({ endpoint_url: "https://elsewhere.example" })).header_names).toEqual([]);
});

test("a list of workspaces is set, added to and taken from, and one that covers all has none", async () => {
  await using there = await setUp();
  const { ids } = there.northwind;
  const { workspaces } = there.destinations;
  const lab = await there.named("Evaluation lab");
  const listed = async () => (await workspaces.list(lab.id)).data.map(({ workspace_id }) => workspace_id);
  expect(await listed()).toEqual([ids.workspace("Sandbox"), ids.workspace("Pre-Mortem")]);
  await workspaces.add(ids.workspace("Production"), { destination_id: lab.id });
  await workspaces.remove(ids.workspace("Sandbox"), { destination_id: lab.id });
  expect(await listed()).toEqual([ids.workspace("Production"), ids.workspace("Pre-Mortem")]);
  await expect(workspaces.remove(ids.workspace("Sandbox"), { destination_id: lab.id })).rejects.toMatchObject({
    status: 404,
  });
  await there.destinations.update(lab.id, { workspaces: { type: "exclude" } });
  expect(await listed()).toEqual([]);
  await there.destinations.update(lab.id, { workspaces: { type: "all" } });
  await expect(workspaces.add(ids.workspace("Sandbox"), { destination_id: lab.id })).rejects.toThrow(/has no list/);
});

test("a test says how it went, and a second one within ten seconds is too soon", async () => {
  await using there = await setUp();
  const [good, bad] = [await there.named("Observability"), await there.named("Old collector")];
  expect((await there.destinations.test(good.id)).result).toEqual({ type: "success" });
  expect((await there.destinations.test(bad.id)).result).toEqual({ type: "failure", error: "HTTP error (status 503)" });
  await expect(there.destinations.test(good.id)).rejects.toMatchObject({ status: 429 });
});

test("turned off by a caller, on again, and deleted for good", async () => {
  await using there = await setUp();
  const { id } = await there.named("Observability");
  const off = await there.destinations.update(id, { state: { type: "disabled" } });
  expect(off.state).toEqual({ type: "disabled", reason: { type: "caller" } });
  expect((await there.destinations.update(id, { state: { type: "enabled" } })).state).toEqual({ type: "enabled" });
  await there.destinations.delete(id);
  await expect(there.destinations.retrieve(id)).rejects.toMatchObject({ status: 404 });
});

test.each([
  ["plain http", { endpoint_url: "http://otel.example.com" }],
  ["an address in numbers", { endpoint_url: "https://10.0.0.1" }],
  ["a reserved header", { headers: { "X-Forwarded-For": "me" } }],
  ["traces to another host", { traces: { endpoint_url: "https://elsewhere.example/v1/traces" } }],
  ["a workspace that is archived", { workspaces: { type: "include", workspace_ids: ["wrkspc_none"] } }],
])("%s is refused", async (_, odd) => {
  await using there = await setUp();
  await expect(there.destinations.create({ ...wanted, ...odd } as typeof wanted)).rejects.toThrow(BadRequestError);
});

test("the eleventh is refused", async () => {
  await using there = await setUp();
  for (let at = (await there.destinations.list()).data.length; at < 10; at += 1)
    await there.destinations.create(wanted);
  await expect(there.destinations.create(wanted)).rejects.toThrow(/10 telemetry/);
});

test("traces begin anew with null, and a workspace that is listed already stays as it is", async () => {
  await using there = await setUp();
  const traces = { content_mode: null, enabled: false, max_content_bytes: 4096 };
  const made = await there.destinations.create({ ...wanted, traces });
  expect(made.traces).toEqual({
    content_mode: "metadata_only",
    enabled: false,
    endpoint_url: null,
    max_content_bytes: 4096,
  });
  const anew = await there.destinations.update(made.id, { traces: null });
  expect(anew.traces).toMatchObject({ enabled: true, max_content_bytes: null });
  const lab = await there.named("Evaluation lab");
  const { workspaces } = there.destinations;
  const [listed] = (await workspaces.list(lab.id)).data;
  expect(await workspaces.add(listed!.workspace_id, { destination_id: lab.id })).toEqual(listed);
  expect((await workspaces.list(lab.id)).data).toHaveLength(2);
});

test("the thousand-and-first workspace of a list is refused", async () => {
  const file = fileOf("console", ({ telemetry }) => {
    const lab = telemetry.find(({ display_name }) => display_name === "Evaluation lab")!;
    lab.listed = Array.from({ length: 1000 }, (_, at) => ({
      workspace_id: `wrkspc_${at}`,
      listed_at: wednesday.toISOString(),
    }));
  });
  await using northwind = await startWithClient({ file });
  const { telemetryDestinations } = northwind.beta;
  const lab = (await telemetryDestinations.list()).data.find(({ display_name }) => display_name === "Evaluation lab")!;
  const added = telemetryDestinations.workspaces.add(northwind.ids.workspace("Sandbox"), { destination_id: lab.id });
  await expect(added).rejects.toThrow(/1000 workspaces at most/);
});
