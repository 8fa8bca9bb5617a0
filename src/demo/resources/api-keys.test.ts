import { BadRequestError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { startWithClient } from "../demo-api.fixture.js";

test("keys are found by workspace, status and who made them", async () => {
  await using northwind = await startWithClient();
  const names = async (query: object) => (await northwind.org.apiKeys.list(query)).data.map(({ name }) => name);
  const workspace_id = northwind.ids.workspace("Production");
  expect(await names({ workspace_id })).toHaveLength(11);
  expect(await names({ workspace_id, status: "expired" })).toEqual(["launch-demo"]);
  expect(await names({ workspace_id, status: "inactive" })).toEqual(["load-test"]);
  expect(await names({ status: "archived" })).toEqual(["legacy-batch", "pilot-web"]);
  const created_by_user_id = northwind.ids.user("priya.raman@northwind.example");
  expect(await names({ created_by_user_id })).toEqual(["old-laptop", "search-ranker", "incident-writer"]);
});

test("two keys are called ci, one belongs to no workspace, one was made by somebody who is gone", async () => {
  await using northwind = await startWithClient();
  const { data } = await northwind.org.apiKeys.list({ limit: 1000 });
  expect(data.filter(({ name }) => name === "ci")).toHaveLength(2);
  expect(data.filter(({ scope }) => scope.type === "organization").map(({ name }) => name)).toEqual(["admin-scripts"]);
  const orphan = data.find(({ name }) => name === "warehouse-sync")!;
  await expect(northwind.org.users.retrieve(orphan.created_by!.id)).rejects.toMatchObject({ status: 404 });
  expect(JSON.stringify(data)).not.toContain('"off"');
});

test("a key is turned off, on again and renamed; no answer holds a secret", async () => {
  await using northwind = await startWithClient();
  const { apiKeys } = northwind.org;
  const id = northwind.ids.key("old-laptop");
  expect((await apiKeys.update(id, { status: "inactive" })).status).toBe("inactive");
  expect((await apiKeys.update(id, { status: "active", name: "older-laptop" })).status).toBe("active");
  const read = await apiKeys.retrieve(id);
  expect(read).toMatchObject({ name: "older-laptop", status: "active" });
  expect(read.partial_key_hint).toMatch(/^sk-ant-api03-\w{3}\.\.\.x4Qm$/);
});

test("archived is final, and an expired key can only be archived", async () => {
  await using northwind = await startWithClient();
  const { apiKeys } = northwind.org;
  const expired = northwind.ids.key("launch-demo");
  await expect(apiKeys.update(expired, { status: "active" })).rejects.toThrow(BadRequestError);
  expect((await apiKeys.update(expired, { status: "archived" })).status).toBe("archived");
  await expect(apiKeys.update(expired, { status: "active" })).rejects.toThrow(BadRequestError);
  await expect(apiKeys.update(northwind.ids.key("legacy-batch"), { name: "x" })).rejects.toThrow(/archived/);
});

test("a key that is turned off is not used from then on, until it is turned on again", async () => {
  let now = new Date("2026-11-18T13:00:00Z");
  await using northwind = await startWithClient({ now: () => now });
  const calls = async () => {
    const api_key_ids = [northwind.ids.key("old-laptop")];
    const [from, to] = ["2026-11-18T12:00:00Z", "2026-11-18T15:00:00Z"];
    const query = {
      starting_at: from,
      ending_at: to,
      api_key_ids,
      time_bucket_width: "1h",
      order_by: "time",
      order: "asc",
    } as const;
    return (await northwind.beta.analytics.usage.list(query)).data.map(({ usage }) => usage.requests);
  };
  const before = await calls();
  await northwind.org.apiKeys.update(northwind.ids.key("old-laptop"), { status: "inactive" });
  now = new Date("2026-11-18T15:00:00Z");
  expect(before).toHaveLength(1);
  expect(await calls()).toEqual(before);
  await northwind.org.apiKeys.update(northwind.ids.key("old-laptop"), { status: "active" });
  now = new Date("2026-11-18T15:01:00Z");
  expect(northwind.demo.organization().api_keys.find(({ name }) => name === "old-laptop")?.off).toEqual([
    { from: "2026-11-18T13:00:00.000Z", to: "2026-11-18T15:00:00.000Z" },
  ]);
  expect(await calls()).toEqual(before);
});
