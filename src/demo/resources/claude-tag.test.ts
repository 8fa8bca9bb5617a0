import { expect, test } from "vitest";
import { fileOf, startWithClient } from "../demo-api.fixture.js";

async function start(file?: string) {
  const northwind = await startWithClient({ kind: "enterprise", ...(file !== undefined && { file }) });
  const { claude_tag } = northwind.demo.organization();
  const channel = (name: string) => claude_tag.channels.find(({ slack }) => slack.channel_id === name)!.id;
  const bundle = (name: string) => claude_tag.bundles.find(({ display_name }) => display_name === name)!.id;
  return {
    ...northwind,
    tag: northwind.beta.claudeTag,
    workspace: claude_tag.workspaces[0]?.id ?? "",
    channel,
    bundle,
  };
}

test("a channel says what is set for it, and with what it inherits also where from", async () => {
  await using northwind = await start();
  const { slackChannels, slackWorkspaces } = northwind.tag;
  const level = { type: "slack_workspace", slack_workspace_id: northwind.workspace };
  await slackWorkspaces.update(northwind.workspace, {
    settings: { instructions: " Be kind. ", model: "claude-opus-5" },
  });
  const old = northwind.channel("C07OLDLAUNCH");
  const bare = await slackChannels.retrieve(old);
  expect(bare.settings).toMatchObject({ enabled: false, model: null, guest_policy: null });
  expect(bare.sources).toMatchObject({ model: null });
  const whole = await slackChannels.retrieve(old, { include_inherited: true });
  expect(whole.settings).toMatchObject({
    model: "claude-opus-5",
    guest_policy: { type: "allow" },
    instructions: "Be kind.\n\nAnswer questions about the launch of March.",
  });
  expect(whole.sources).toMatchObject({ model: level, guest_policy: { type: "default" } });
  const cleared = await slackWorkspaces.update(northwind.workspace, {
    settings: { instructions: "  ", enabled: null },
  });
  expect(cleared.settings).toMatchObject({ instructions: null, enabled: null, model: "claude-opus-5" });
  const all = await slackWorkspaces.retrieve(northwind.workspace, { include_inherited: true });
  expect(all).toMatchObject({ settings: { enabled: false }, sources: { enabled: { type: "default" } } });
});

test("workspaces and channels are found by what Slack calls them", async () => {
  await using northwind = await start();
  const { slackChannels, slackWorkspaces } = northwind.tag;
  const workspaces = async (slack_workspace_id: string) =>
    (await slackWorkspaces.list({ slack_workspace_id })).data.map(({ id }) => id);
  expect([await workspaces("T07NWLABS"), await workspaces("T0OTHER")]).toEqual([[northwind.workspace], []]);
  const { data } = await slackChannels.list({ slack_workspace_id: "T07NWLABS", slack_channel_id: "C07RANDOM" });
  expect(data.map(({ id }) => id)).toEqual([northwind.channel("C07RANDOM")]);
});

test("a channel that is set up twice is one; an environment nobody made leaves the new one behind, and is named", async () => {
  await using northwind = await start();
  const { slackChannels } = northwind.tag;
  const slack = { channel_id: "C07NEW", workspace_id: "T07NWLABS" };
  const refused = await slackChannels
    .create({ slack, settings: { environment_id: "env_none" } })
    .catch((error: unknown) => error);
  expect(refused).toMatchObject({ status: 404, errorCode: "slack_channel_set_up_environment_not_found" });
  const first = await slackChannels.create({ slack });
  expect(refused).toMatchObject({ details: { slack_channel_id: first.id } });
  const second = await slackChannels.create({ slack, settings: { enabled: true, reply_mode: { type: "thread" } } });
  expect(second).toMatchObject({ id: first.id, settings: { enabled: true, reply_mode: { type: "thread" } } });
  const changed = slackChannels.update(first.id, { settings: { environment_id: "env_none" } });
  await expect(changed).rejects.toMatchObject({ errorCode: "environment_not_found" });
});

test("a channel whose workspace is gone inherits nothing", async () => {
  await using northwind = await start(fileOf("enterprise", ({ claude_tag }) => void claude_tag.workspaces.pop()));
  const { data } = await northwind.tag.bundles.list();
  expect(data).not.toEqual([]);
  const [random] = northwind.demo.organization().claude_tag.channels.filter(({ settings }) => !settings.enabled);
  expect(await northwind.tag.slackChannels.retrieve(random!.id, { include_inherited: true })).toMatchObject({
    settings: { enabled: false },
    sources: { model: { type: "default" } },
  });
});

test("a bundle is given to a channel or a whole workspace, once each, and what it says can be emptied", async () => {
  await using northwind = await start();
  const { bundles } = northwind.tag;
  const [desk, runbooks] = [northwind.bundle("Support desk"), northwind.bundle("Runbooks")];
  const wide = { type: "slack_workspace", slack_workspace_id: northwind.workspace } as const;
  const made = await bundles.targets.create(runbooks, { target: wide });
  expect(made).toMatchObject(wide);
  expect(made).not.toHaveProperty("slack_channel_id");
  expect(await bundles.targets.create(runbooks, { target: wide })).toEqual(made);
  const narrow = { type: "slack_channel", slack_channel_id: northwind.channel("C07RANDOM") } as const;
  expect(await bundles.targets.create(runbooks, { target: narrow })).toMatchObject(narrow);
  expect((await bundles.targets.list(runbooks)).data).toHaveLength(3);
  const { instructions } = await bundles.update(desk, {});
  expect(instructions).toBe("Be brief. Link the ticket you used.");
  expect((await bundles.update(desk, { instructions: "" })).instructions).toBeNull();
});

test("without enrolment everything is read and nothing is changed", async () => {
  const file = fileOf("enterprise", ({ claude_tag }) => {
    claude_tag.writable = false;
  });
  await using northwind = await start(file);
  const { bundles } = northwind.tag;
  const desk = northwind.bundle("Support desk");
  await expect(bundles.update(desk, { instructions: "x" })).rejects.toMatchObject({
    status: 403,
    errorCode: "claude_tag_writes_not_enabled",
  });
  expect((await bundles.retrieve(desk)).instructions).toBe("Be brief. Link the ticket you used.");
});
