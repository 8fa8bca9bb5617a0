import type { Client } from "@modelcontextprotocol/client";
import { describe, expect, test } from "vitest";
import { catalog } from "../operations/index.js";
import { type Mode, overHttp, throughBridge } from "./connected.fixture.js";
import { getPrompt, listPrompts, prompts } from "./prompts.js";
import type { Standing } from "./proposer.js";

const ways = [
  ["the bridge", "legacy", throughBridge],
  ["the bridge", { pin: "2026-07-28" }, throughBridge],
  ["HTTP", "legacy", overHttp],
  ["HTTP", { pin: "2026-07-28" }, overHttp],
] as [string, Mode, typeof overHttp][];

type There = Awaited<ReturnType<typeof overHttp>>;
const contentOf = async ({ client }: There, uri: string) => {
  const [only] = (await client.readResource({ uri })).contents;
  return JSON.parse(only && "text" in only ? only.text : "null") as Record<string, unknown>;
};
const proposed = async ({ call }: There) => {
  const { structuredContent } = await call("update_api_key", { api_key: "old-laptop", confirm: true });
  return (structuredContent as Standing).proposal_id;
};
const completed = async (client: Client, ref: Parameters<Client["complete"]>[0]["ref"], name: string, value: string) =>
  (await client.complete({ ref, argument: { name, value } })).completion.values;

describe.each(ways)("over %s, a client that speaks %j", (_, mode, reach) => {
  test("is offered prompts whose work it can do, and gets one as a text that names the tools", async () => {
    await using there = await reach(mode);
    const { client, desk } = there;
    const { prompts: listed } = await client.listPrompts();
    expect(listed.map(({ name }) => name)).toEqual(["offboard_member", "access_review"]);
    expect(listed[0]?.arguments).toEqual([{ name: "member", description: "Name, e-mail or id", required: true }]);
    const { messages } = await client.getPrompt({ name: "offboard_member", arguments: { member: "Ana\u202eSilva" } });
    const text = messages[0]?.content.type === "text" ? messages[0].content.text : "";
    expect(text).toContain("update_api_key: status inactive");
    expect(text).toContain("waits for a person in Countersign");
    expect(text).toContain('"Ana‹U+202E›Silva"');
    expect(text).not.toContain("remove_member");
    desk.hide("list_members");
    expect((await client.listPrompts()).prompts.map(({ name }) => name)).toEqual([]);
    await expect(client.getPrompt({ name: "offboard_member", arguments: { member: "Ana" } })).rejects.toThrow(
      "There is no prompt",
    );
  });

  test("hears what a prompt lacks", async () => {
    await using there = await reach(mode);
    await expect(there.client.getPrompt({ name: "offboard_member" })).rejects.toThrow("wants to know: member");
    await expect(there.client.getPrompt({ name: "offbord_member" })).rejects.toThrow("Did you mean offboard_member?");
  });

  test("completes names and its own proposals, and nothing it may not list", async () => {
    await using there = await reach(mode);
    const { client, desk } = there;
    const offboard = { type: "ref/prompt", name: "offboard_member" } as const;
    const proposal = { type: "ref/resource", uri: "countersign://proposals/{id}" } as const;
    expect(await completed(client, offboard, "member", "ana")).toEqual(["Ana Silva", "Susana Ruiz"]);
    expect(await completed(client, offboard, "workspace", "")).toEqual([]);
    expect(await completed(client, proposal, "id", "")).toEqual([]);
    const id = await proposed(there);
    expect(await completed(client, proposal, "id", "P-")).toEqual([id]);
    desk.hide("list_members");
    expect(await completed(client, offboard, "member", "ana")).toEqual([]);
  });

  test("reads the organization, the log's tail and its own proposals", async () => {
    await using there = await reach(mode);
    const { client } = there;
    const id = await proposed(there);
    expect((await client.listResources()).resources.map(({ uri }) => uri)).toEqual([
      "countersign://organization",
      "countersign://log/tail",
    ]);
    expect((await client.listResourceTemplates()).resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toEqual([
      "countersign://proposals/{id}",
    ]);
    expect(await contentOf(there, "countersign://organization")).toMatchObject({ summary: "Northwind Labs (demo)." });
    expect(await contentOf(there, "countersign://log/tail")).toMatchObject({ rows: [{ row: 7, by: "you" }] });
    expect(await contentOf(there, `countersign://proposals/${id}`)).toMatchObject({ status: "pending" });
    for (const uri of ["countersign://proposals/P-1", "countersign://proposals/../log/tail", "file:///etc/passwd"])
      await expect(client.readResource({ uri })).rejects.toThrow("no such resource");
  });

  test("hears when a proposal that it subscribed to moves, and of no other", async () => {
    await using there = await reach(mode);
    const { client, desk } = there;
    const [first, second] = [await proposed(there), await proposed(there)];
    const heard: string[] = [];
    const uri = `countersign://proposals/${second}`;
    client.setNotificationHandler("notifications/resources/updated", ({ params }) => void heard.push(params.uri));
    if (mode === "legacy") await client.subscribeResource({ uri });
    else await client.listen({ resourceSubscriptions: [uri] });
    desk.decide(first, { status: "denied" });
    desk.decide(second, { status: "denied" });
    await expect.poll(() => heard).toEqual([uri]);
    if (mode !== "legacy") return;
    await client.unsubscribeResource({ uri });
    desk.decide(second, { status: "done" });
    await client.ping();
    expect(heard).toEqual([uri]);
    await expect(client.subscribeResource({ uri: "countersign://proposals/P-1" })).rejects.toThrow("Only a proposal");
  });

  test("leaves nothing behind that listens", async () => {
    const there = await reach(mode);
    await there.client.listTools();
    expect(there.desk.following()).toBe(1);
    await there[Symbol.asyncDispose]();
    expect([there.desk.following(), there.desk.listening()]).toEqual([0, 0]);
  });
});

describe("the prompts", () => {
  const names = new Set(catalog.map(({ name }) => name));

  test("are all offered on the whole catalog, and each step names a tool of it", () => {
    expect(listPrompts((tool) => names.has(tool)).map(({ name }) => name)).toEqual(prompts.map(({ name }) => name));
    const strange = prompts.flatMap(({ steps }) => steps.map(({ tool }) => tool)).filter((tool) => !names.has(tool));
    expect(strange).toEqual([]);
  });

  test.each(prompts)("$name is short, and says that writes wait for the person", ({ name, takes }) => {
    const said = Object.fromEntries(takes.map((one) => [one.name, "Sandbox"]));
    const [message] = getPrompt(name, said, (tool) => names.has(tool)).messages;
    const text = message?.content.type === "text" ? message.content.text : "";
    expect(text.length).toBeLessThan(2500);
    expect(text).toContain("waits for a person");
    expect(text).toContain('"Sandbox"');
    expect(text).not.toMatch(/undefined/);
  });
});
