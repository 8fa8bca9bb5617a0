import { expect, test } from "vitest";
import { startWithContext, writeOf } from "./demo-context.fixture.js";

const create = writeOf("create_webhook");
const wanted = { url: "https://hooks.northwind.example/new", enabled_events: ["external_key.failed"] };

test("the signing secret is parted from the answer, and the undo deletes what was made", async () => {
  await using there = await startWithContext();
  const bound = await create.bind(wanted, there.ctx);
  const { result, secret, undo } = await bound.send(there.once, await bound.plan());
  expect(secret).toEqual({ signing_secret: expect.stringMatching(/^whsec_/) });
  expect(result).not.toHaveProperty("signing_secret");
  expect(undo).toEqual({ with: "delete_webhook", input: { webhook: result.id } });
  const back = await writeOf("delete_webhook").bind(undo?.input, there.ctx);
  await back.send(there.once, await back.plan());
  expect(await bound.observe(await bound.plan())).toMatchObject({ asPlanned: false });
});

test.each([
  ["plain http", { url: "http://hooks.northwind.example/new" }, /https/],
  ["no address", { url: "hooks" }, /whole address/],
  ["a password in the address", { url: "https://me:word@hooks.northwind.example" }, /password/],
  ["no event", { enabled_events: [] }, /at least one event/],
])("%s is refused in words", async (_, odd, words) => {
  await using there = await startWithContext();
  const bound = await create.bind({ ...wanted, ...odd }, there.ctx);
  expect(await bound.refuse()).toMatch(words);
});

test("a host that never heard from the organization is named, a known one is not", async () => {
  await using there = await startWithContext();
  const warned = async (url: string) => (await (await create.bind({ ...wanted, url }, there.ctx)).plan()).warnings;
  expect(await warned(wanted.url)).toEqual([]);
  expect(await warned("https://evil.example/take")).toEqual([
    expect.stringMatching(/^"evil\.example" hears .* first time/),
  ]);
});

test("events in another order are no change, and those that come and go are named", async () => {
  await using there = await startWithContext();
  const update = writeOf("update_webhook");
  const events = ["external_key.recovered", "external_key.failed"];
  const same = await update.bind({ webhook: "Key watch", enabled_events: events }, there.ctx);
  expect((await same.plan()).nothingToDo).toBe(true);
  const other = {
    webhook: "Key watch",
    enabled_events: ["user_profile.program_status_updated", "external_key.failed"],
  };
  const bound = await update.bind(other, there.ctx);
  expect(await Promise.all(bound.late().effects)).toMatchObject([
    { text: "No longer sent: external_key.recovered." },
    { text: "Sent from now on: user_profile.program_status_updated." },
  ]);
});

test("a webhook is found by name, by address and by id, though nobody says how its ids begin", async () => {
  await using there = await startWithContext();
  const found = async (webhook: string) =>
    (await (await writeOf("delete_webhook").bind({ webhook }, there.ctx)).plan()).target.id;
  const id = await found("Key watch");
  expect(await found("https://hooks.northwind.example/anthropic/keys")).toBe(id);
  expect(await found(String(id))).toBe(id);
  const named = await there.once.beta.webhooks.create({
    ...wanted,
    enabled_events: ["external_key.failed"],
    name: String(id),
  });
  expect(named.name).toBe(id);
  await expect(found(String(id))).rejects.toThrow(/is the name of 2 webhooks/);
});

test("deleting says which events nobody hears of any more", async () => {
  await using there = await startWithContext();
  const bound = await writeOf("delete_webhook").bind({ webhook: "Trust desk" }, there.ctx);
  expect(await Promise.all(bound.late().effects)).toMatchObject([
    { text: expect.stringMatching(/^Then sent nowhere: user_profile\.enforcement_action_opened, /) },
  ]);
});
