import { PassThrough } from "node:stream";
import { ProtocolError } from "@modelcontextprotocol/server";
import { expect, test } from "vitest";
import { written } from "./answers.js";
import { orError } from "./asked.js";
import { getPrompt, listPrompts, prompts } from "./prompts.js";
import { serveStreams } from "./stdio.js";
import { checkArguments } from "./tools.js";

const all = () => true;
const textOf = ({ messages }: ReturnType<typeof getPrompt>) => {
  const { content } = messages[0] ?? { content: undefined };
  return content?.type === "text" ? content.text : "";
};

test("every prompt that takes a workspace says it in its steps, quoted, and without one speaks of the whole", () => {
  for (const { name, takes } of prompts) {
    const needed = Object.fromEntries(takes.flatMap(({ name, required }) => (required ? [[name, "x1"]] : [])));
    const wide = textOf(getPrompt(name, { ...needed, workspace: "  " }, all));
    expect(wide).not.toMatch(/undefined|“”/);
    for (const said of Object.values(needed)) expect(wide).toContain(said);
    if (!takes.some((one) => one.name === "workspace")) continue;
    const narrow = textOf(getPrompt(name, { ...needed, workspace: "Sandbox" }, all));
    expect(narrow.split("Sandbox").length).toBeGreaterThan(2);
    expect(wide).not.toMatch(/, workspace:|in the workspace/);
  }
});

test("a prompt without what it needs says what, one that is not there which there are, and one without its tools is not listed", () => {
  const offboard = () => getPrompt("offboard_member", { member: " " }, all);
  expect(offboard).toThrow(/Offboard a member wants to know: member/);
  expect(() => getPrompt("weekly", {}, all)).toThrow(/weekly_spend_review/);
  expect(listPrompts(() => false)).toEqual([]);
});

test("an answer is written whole as far as it can be, whatever it is made of", () => {
  const odd = written({ big: 12n, gone: undefined, on: true, none: null, run: () => 1 });
  expect(odd.structuredContent).toEqual({ big: "12", on: true, none: null, run: null });
  const many = Object.fromEntries(Array.from({ length: 3000 }, (_, at) => [`field_${at}`, "w".repeat(30)]));
  const cut = written({ many }).structuredContent as { many: Record<string, string> };
  expect(cut.many["…"]).toMatch(/^\(\d+ more\)$/);
  expect(written(["a", "b"]).structuredContent).toEqual({ value: ["a", "b"] });
});

test("a mistake of ours is told to us and not to a client, and what the protocol refuses is told to it", async () => {
  const reported: string[] = [];
  const asked = (error: unknown) =>
    orError(
      (words) => reported.push(words),
      () => Promise.reject(error),
    );
  const refused = new ProtocolError(-32602, "Say which.");
  await expect(asked(refused)).rejects.toBe(refused);
  expect(reported).toEqual([]);
  for (const error of [new Error("secret place"), "secret word"])
    await expect(asked(error)).rejects.toThrow(/^Countersign itself failed. Its own log has the cause.$/);
  expect(reported).toEqual([expect.stringMatching(/secret place\n +at/), "Countersign itself failed: secret word"]);
});

test("arguments with a name that nothing can have are refused, at any depth", () => {
  const args = JSON.parse('{"filter": {"__proto__": {"a": 1}}}') as Record<string, unknown>;
  expect(() => checkArguments("list_members", args, ["filter"])).toThrow(/called __proto__.*Call it otherwise/);
  expect(() => checkArguments("list_members", { a: 1 }, [])).toThrow(/It takes none/);
});

test("a line that is no message is told to us, and a client that left before it heard is no news", async () => {
  const reported: string[] = [];
  const [input, output] = [new PassThrough(), new PassThrough()];
  const served = serveStreams({
    factory: () => {
      throw new Error("No server is needed here.");
    },
    ...{ input, output, report: (words) => reported.push(words) },
  });
  input.write('{"jsonrpc": "2.0", "id": 1, "method": 5}\n');
  await expect.poll(() => reported).toEqual([expect.stringMatching(/^A client's line was dropped: /)]);
  output.destroy(Object.assign(new Error("write EPIPE"), { code: "EPIPE" }));
  await served.gone;
  await served.close();
  expect(reported).toHaveLength(1);
});
