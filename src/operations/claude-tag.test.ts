import { expect, test } from "vitest";
import { startWithContext, writeOf } from "./demo-context.fixture.js";

const enterprise = { product: "enterprise" } as const;
const start = () => startWithContext({}, enterprise);
type There = Awaited<ReturnType<typeof start>>;

const bound = (there: There, name: string, args: object) => writeOf(name).bind(args, there.ctx);
async function done(there: There, name: string, args: object) {
  const one = await bound(there, name, args);
  const plan = await one.plan();
  const sent = await one.send(there.once, plan);
  return { plan, sent, observed: await one.observe(plan) };
}

test("a channel where Claude is on is not removed, and hears how to turn it off first", async () => {
  await using there = await start();
  expect(await (await bound(there, "remove_slack_channel", { channel: "C07SUPPORT" })).refuse()).toMatch(
    /update_slack_channel/,
  );
  const removal = await bound(there, "remove_slack_channel", { channel: "C07RANDOM" });
  expect(await removal.refuse()).toBeUndefined();
  expect(await removal.plan()).toMatchObject({ risk: "critical", irreversible: expect.stringContaining("memory") });
});

test("a channel is called by Slack's id in any letter case, and one that is set up is not set up again", async () => {
  await using there = await start();
  const again = await bound(there, "set_up_slack_channel", { slack_workspace: "t07nwlabs", slack_id: "C07SUPPORT" });
  expect(await again.refuse()).toMatch(/set up already/);
});

test("a first reply mode cannot be taken away again, and card and undo say so", async () => {
  await using there = await start();
  const { plan, sent, observed } = await done(there, "update_slack_channel", {
    channel: "C07RANDOM",
    reply_mode: "thread",
  });
  expect(plan.warnings.join()).toMatch(/not taken away/);
  expect(observed.asPlanned).toBe(true);
  expect(sent.undo).toMatchObject({ input: { reply_mode: "automatic" }, but: expect.stringContaining("automatic") });
});

test("a setting that is taken away is inherited, and its undo sets it again", async () => {
  await using there = await start();
  const { sent, observed } = await done(there, "update_slack_channel", {
    channel: "C07SUPPORT",
    guest_policy: "inherit",
  });
  expect(observed).toMatchObject({ asPlanned: true, state: { guest_policy: "inherit" } });
  expect(sent.undo?.input).toMatchObject({ guest_policy: "restrict" });
});

test("turning Claude on, or letting guests in, is a high risk; a whole workspace for a bundle is critical", async () => {
  await using there = await start();
  const risk = async (name: string, args: object) => (await (await bound(there, name, args)).plan()).risk;
  expect(await risk("update_slack_channel", { channel: "C07RANDOM", enabled: true })).toBe("high");
  expect(await risk("update_slack_channel", { channel: "C07SUPPORT", guest_policy: "allow" })).toBe("high");
  expect(await risk("attach_bundle", { bundle: "Runbooks", channel: "C07RANDOM" })).toBe("high");
  expect(await risk("attach_bundle", { bundle: "Runbooks", slack_workspace: "T07NWLABS" })).toBe("critical");
});

test("a bundle goes to one place: naming both or none is refused in words", async () => {
  await using there = await start();
  const both = { bundle: "Runbooks", channel: "C07RANDOM", slack_workspace: "T07NWLABS" };
  expect(await (await bound(there, "attach_bundle", both)).refuse()).toMatch(/either a channel or a slack_workspace/);
  await expect(bound(there, "attach_bundle", { bundle: "Runbooks" })).rejects.toThrow(/channel, slack_workspace/);
});

test("a bundle that is managed in claude.ai is refused by the API, in words", async () => {
  await using there = await start();
  const change = await bound(there, "update_tag_bundle", { bundle: "On call", instructions: "Be kind." });
  await expect(change.send(there.once, await change.plan())).rejects.toThrow(/claude\.ai/);
});

test("a channel that is set up before its settings are refused is there, and the refusal says so", async () => {
  await using there = await start();
  const said = { slack_workspace: "T07NWLABS", slack_id: "C07DESIGN", environment_id: "env_nothing" };
  const setUp = await bound(there, "set_up_slack_channel", said);
  const refused = await setUp.send(there.once, await setUp.plan()).catch((error: unknown) => error);
  expect(refused).toMatchObject({
    code: "slack_channel_set_up_environment_not_found",
    status: 404,
    inPart: true,
    message: expect.stringMatching(/^The channel was set up, but .*update_slack_channel/),
  });
  const { channels } = there.demo.organization().claude_tag;
  expect(channels.map(({ slack }) => slack.channel_id)).toContain("C07DESIGN");
  const change = await bound(there, "update_slack_channel", { channel: "C07DESIGN", environment_id: "env_nothing" });
  await expect(change.send(there.once, await change.plan())).rejects.toMatchObject({
    code: "environment_not_found",
    inPart: false,
  });
});

test.each([
  ["On call", "bundle_on_call"],
  ["Sales room", "bundle_attachment_not_supported"],
])("the instructions of %s change in claude.ai alone, and the refusal says so", async (bundle, code) => {
  await using there = await start();
  const change = await bound(there, "update_tag_bundle", { bundle, instructions: "Be brief." });
  await expect(change.send(there.once, await change.plan())).rejects.toMatchObject({
    code,
    message: expect.stringMatching(/claude\.ai/),
  });
});
