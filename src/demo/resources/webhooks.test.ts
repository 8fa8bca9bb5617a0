import { BadRequestError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { startWithClient, wednesday } from "../demo-api.fixture.js";

const wanted = {
  url: "https://hooks.northwind.example/anthropic/new",
  enabled_events: ["external_key.failed" as const],
};

test("webhooks are listed newest first, or oldest first when asked, and none says anything of its secret", async () => {
  await using northwind = await startWithClient();
  const { webhooks } = northwind.beta;
  const names = async (order?: "asc") =>
    (await webhooks.list({ ...(order && { order }) })).data.map(({ name }) => name);
  expect(await names()).toEqual(["Trust desk", "Key watch", "Old pager"]);
  expect(await names("asc")).toEqual(["Old pager", "Key watch", "Trust desk"]);
  expect(JSON.stringify(await webhooks.list())).not.toMatch(/secret/);
});

test("without the beta header there are no webhooks, and in an Enterprise organization neither", async () => {
  await using northwind = await startWithClient();
  await expect(northwind.client.get("/v1/organizations/webhooks")).rejects.toMatchObject({ status: 404 });
  await using enterprise = await startWithClient({ kind: "enterprise" });
  await expect(enterprise.beta.webhooks.list()).rejects.toMatchObject({ errorCode: "organization_type_not_supported" });
});

test("a signing secret is told when it is made and never again, and the file holds none", async () => {
  await using northwind = await startWithClient();
  const { webhooks } = northwind.beta;
  const made = await webhooks.create({ ...wanted, name: "New" });
  expect(made).toMatchObject({ name: "New", description: "", state: "enabled", created_at: wednesday.toISOString() });
  const { signing_secret: second } = await webhooks.regenerateSigningSecret(made.id);
  expect([made.signing_secret, second]).toEqual([expect.stringMatching(/^whsec_/), expect.stringMatching(/^whsec_/)]);
  expect(second).not.toBe(made.signing_secret);
  expect(await webhooks.retrieve(made.id)).not.toHaveProperty("signing_secret");
  const kept = JSON.stringify(northwind.demo.organization());
  expect([made.signing_secret, second].filter((secret) => kept.includes(secret))).toEqual([]);
});

test("an update changes what is named, an empty list of events changes none, and turning it on clears the reason", async () => {
  await using northwind = await startWithClient();
  const { webhooks } = northwind.beta;
  const pager = (await webhooks.list()).data.find(({ name }) => name === "Old pager")!;
  expect(pager).toMatchObject({ state: "disabled", disabled_reason: expect.stringContaining("failed") });
  const on = await webhooks.update(pager.id, { state: "enabled", enabled_events: [] });
  expect(on).toMatchObject({
    state: "enabled",
    disabled_reason: "",
    enabled_events: pager.enabled_events,
    url: pager.url,
  });
  const fewer = await webhooks.update(pager.id, {
    enabled_events: [...wanted.enabled_events, ...wanted.enabled_events],
  });
  expect(fewer).toMatchObject({ state: "enabled", enabled_events: wanted.enabled_events });
  await webhooks.delete(pager.id);
  await expect(webhooks.retrieve(pager.id)).rejects.toMatchObject({ status: 404 });
});

test.each([
  ["an address without TLS", { url: "http://hooks.northwind.example" }],
  ["no event at all", { enabled_events: [] }],
  ["an event nobody knows", { enabled_events: ["api_key.created"] }],
])("%s is refused", async (_, odd) => {
  await using northwind = await startWithClient();
  const asked = northwind.beta.webhooks.create({ ...wanted, ...odd } as typeof wanted);
  await expect(asked).rejects.toThrow(BadRequestError);
});

test("the thirty-third is refused", async () => {
  await using northwind = await startWithClient();
  const { webhooks } = northwind.beta;
  for (let at = (await webhooks.list()).data.length; at < 32; at += 1) await webhooks.create(wanted);
  await expect(webhooks.create(wanted)).rejects.toThrow(/32/);
});
