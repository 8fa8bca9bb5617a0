import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { text } from "node:stream/consumers";
import { expect, test } from "vitest";
import { openLog } from "../../audit/append.js";
import { writeCheckpoint } from "../../audit/checkpoint.js";
import { verifyPromised } from "../../audit/promised.js";
import { readEntries } from "../../audit/read.js";
import type { Made } from "../checkpoints.js";
import type { Choices } from "../choices.js";
import type { Anchor } from "../contract/record.js";
import { m0040_record } from "../migrations/m0040_record.js";
import { createAnchors } from "./anchors.js";
import { commitToGit, usableRepository } from "./git.js";

async function house() {
  const place = mkdtempSync(join(tmpdir(), "anchors-"));
  const home = join(place, "home");
  const outside = join(place, "outside");
  for (const dir of [home, outside]) mkdirSync(dir);
  const dir = join(home, "audit");
  const log = openLog({ dir });
  log.append({ type: "call", org_id: null, actor: { kind: "desk" } });
  const db = new DatabaseSync(":memory:");
  m0040_record(db);
  // Who chose them, and whether that is proved, is looked at in record-forged.test.ts.
  const choices: Choices = { standing: () => "confirmed", say() {}, sayAgain() {}, reached() {} };
  const created = createAnchors({ db, log, choices, home, now: Date.now, changed: () => {} });
  const anchors = { ...created, set: (all: Anchor[]) => created.set(all, "dana") };
  const make = async (): Promise<Made> => {
    const { now } = await verifyPromised(dir, []);
    return { text: writeCheckpoint(now!, undefined), size: now!.size, at: 0, publicKey: null, words: "" };
  };
  const rows = async () => {
    const all: unknown[] = [];
    for await (const { type, data } of readEntries(dir)) if (type === "anchor") all.push(data);
    return all;
  };
  const git = (...args: string[]) => execFileSync("git", ["-C", outside, ...args], { encoding: "utf8" }).trim();
  return { place, home, outside, log, anchors, make, rows, git };
}

const webhook = (url: string): Anchor => ({ kind: "webhook", url });

async function serving(answer: (request: IncomingMessage, response: ServerResponse) => void) {
  const server = createServer(answer).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/kept?secret=planted`;
  const end = async () => {
    server.closeAllConnections();
    server.close();
  };
  return { url, [Symbol.asyncDispose]: end };
}

test("a folder holds each checkpoint under a name of its own", async () => {
  const { outside, anchors, make, log, rows } = await house();
  await anchors.set([{ kind: "folder", path: outside }]);
  const first = await make();
  await anchors.send(first, 5000);
  await anchors.send(await make(), 5000);
  const names = readdirSync(outside);
  expect(names).toEqual([
    expect.stringMatching(/^countersign\.local-\w{16}-000000000001\.checkpoint$/),
    expect.stringMatching(/-000000000002\.checkpoint$/),
  ]);
  expect(readFileSync(join(outside, names[0]!), "utf8")).toBe(first.text);
  expect(anchors.list()).toMatchObject([{ last: { ok: true, size: 2 }, held: { size: 2 } }]);
  expect(await rows()).toMatchObject([
    { ok: true, size: 1, to: `folder ${outside}` },
    { ok: true, size: 2 },
  ]);
  await log[Symbol.asyncDispose]();
});

test("one that fails is said, and holds what it held; the next checkpoint is tried there again", async () => {
  const { outside, anchors, make, rows } = await house();
  await anchors.set([{ kind: "folder", path: outside }]);
  await anchors.send(await make(), 5000);
  rmSync(outside, { recursive: true });
  await anchors.send(await make(), 5000);
  expect(anchors.list()).toMatchObject([{ last: { ok: false, size: 2 }, held: { size: 1 } }]);
  expect(await rows()).toMatchObject([{ ok: true }, { ok: false, words: expect.stringContaining("failed") }]);
  mkdirSync(outside);
  await anchors.send(await make(), 5000);
  expect(anchors.list()).toMatchObject([{ last: { ok: true, size: 3 }, held: { size: 3 } }]);
});

test("a git repository gets a commit each, with a fixed author, no hook run, and nothing pushed by itself", async () => {
  const { place, outside, anchors, make, git } = await house();
  git("init", "--quiet");
  const elsewhere = join(place, "elsewhere.git");
  execFileSync("git", ["init", "--quiet", "--bare", elsewhere]);
  git("remote", "add", "origin", elsewhere);
  const hook = join(outside, ".git", "hooks", "pre-commit");
  writeFileSync(hook, `#!/bin/sh\ntouch ${join(place, "hook-ran")}\nexit 1\n`);
  chmodSync(hook, 0o755);
  await anchors.set([{ kind: "git", path: outside, push: false }]);
  await anchors.send(await make(), 10_000);
  await anchors.send(await make(), 10_000);
  expect(anchors.list()[0]?.last).toMatchObject({ ok: true, words: expect.stringMatching(/^committed as \w+$/) });
  expect(git("log", "--format=%an <%ae> %s")).toBe(
    "Countersign <countersign@localhost> Checkpoint of 2 rows\nCountersign <countersign@localhost> Checkpoint of 1 rows",
  );
  expect(readdirSync(place)).not.toContain("hook-ran");
  expect(execFileSync("git", ["-C", elsewhere, "branch", "--list"], { encoding: "utf8" })).toBe("");

  git("config", "push.autoSetupRemote", "true");
  await anchors.set([{ kind: "git", path: outside, push: true }]);
  await anchors.send(await make(), 10_000);
  expect(anchors.list()[0]?.last).toMatchObject({ ok: true, words: expect.stringContaining("and pushed") });
  expect(execFileSync("git", ["-C", elsewhere, "log", "--all", "--oneline"], { encoding: "utf8" })).toContain("3 rows");
});

test("a repository without files of its own, or without a place to push to, is refused with what to do", async () => {
  const { place, outside, anchors, git } = await house();
  const bare = join(place, "bare.git");
  execFileSync("git", ["init", "--quiet", "--bare", bare]);
  await expect(anchors.set([{ kind: "git", path: bare, push: false }])).rejects.toThrow(/no git repository with files/);
  git("init", "--quiet");
  await expect(anchors.set([{ kind: "git", path: outside, push: true }])).rejects.toThrow(/no remote to push to/);
});

test("where there is no git, and where it does not end, the words say so", async () => {
  const { outside, git } = await house();
  git("init", "--quiet");
  const kept = { name: "x.checkpoint", size: 1, text: "a checkpoint\n" };
  const commit = (signal: AbortSignal) => commitToGit({ path: outside, push: false }, kept, signal);
  await expect(commit(AbortSignal.abort())).rejects.toThrow(/git \S+ did not end in time in/);
  const { PATH } = process.env;
  process.env.PATH = join(outside, "empty");
  try {
    await expect(usableRepository(outside, false, AbortSignal.timeout(10_000))).rejects.toThrow(/no git on this comp/);
  } finally {
    process.env.PATH = PATH;
  }
  await commit(AbortSignal.timeout(10_000));
  const head = git("rev-parse", "HEAD");
  await commit(AbortSignal.timeout(10_000)); // nothing new: no second commit
  expect(git("rev-parse", "HEAD")).toBe(head);
});

test("a path is never a command", async () => {
  const { place, anchors } = await house();
  const path = join(place, "$(touch planted); touch planted2 #");
  mkdirSync(path);
  await expect(anchors.set([{ kind: "git", path, push: false }])).rejects.toThrow(/git rev-parse failed/);
  execFileSync("git", ["-C", path, "init", "--quiet"]);
  await anchors.set([{ kind: "git", path, push: false }]);
  expect(readdirSync(place)).toHaveLength(3);
});

test("a webhook gets the text; what it answers counts, and where it sends elsewhere it is not followed", async () => {
  const { anchors, make, rows } = await house();
  const got: string[] = [];
  let status = 200;
  await using there = await serving(async (request, response) => {
    got.push(`${request.method} ${await text(request)}`);
    response.writeHead(status, { location: "/elsewhere" }).end();
  });
  await anchors.set([webhook(there.url)]);
  const made = await make();
  await anchors.send(made, 5000);
  expect(got).toEqual([`POST ${made.text}`]);
  for (status of [307, 500]) await anchors.send(made, 5000);
  expect(got).toHaveLength(3);
  expect(await rows()).toMatchObject([
    { ok: true, words: "taken with 200" },
    { ok: false, words: expect.stringContaining("not followed") },
    { ok: false, words: expect.stringContaining("answered 500") },
  ]);
  expect(JSON.stringify(await rows())).not.toContain("planted");
});

test("a webhook that does not answer is given up, and one that is gone is said", async () => {
  const { anchors, make } = await house();
  await using silent = await serving(() => {});
  await anchors.set([webhook(silent.url)]);
  await anchors.send(await make(), 50);
  expect(anchors.list()[0]?.last?.words).toMatch(/did not answer in time/);
  await silent[Symbol.asyncDispose]();
  await anchors.send(await make(), 5000);
  expect(anchors.list()[0]?.last?.words).toMatch(/cannot be reached \(ECONNREFUSED\)/);
});

test.each([
  ["http://example.com/x", /https, or http on this computer/],
  ["ftp://example.com/x", /https/],
  ["https://dana:pw@example.com/x", /without a user/],
  ["no address", /no address/],
])("%s is no webhook", async (url, words) => {
  const { anchors } = await house();
  await expect(anchors.set([webhook(url)])).rejects.toThrow(words);
  expect(anchors.list()).toEqual([]);
});

test("what is no folder of its own is refused", async () => {
  const { home, outside, anchors } = await house();
  const folder = (path: string) => anchors.set([{ kind: "folder", path }]);
  await expect(folder("relative")).rejects.toThrow(/whole path/);
  await expect(folder(join(outside, "none"))).rejects.toThrow(/no folder/);
  await expect(folder(join(home, "audit"))).rejects.toThrow(/data folder itself/);
  await expect(anchors.set([{ kind: "git", path: outside, push: false }])).rejects.toThrow(/git rev-parse failed/);
});

test("a syslog server gets one message with the whole text", async () => {
  const { anchors, make, rows } = await house();
  const got = Promise.withResolvers<string>();
  const server = createTcpServer((socket) => socket.on("data", (bytes) => got.resolve(bytes.toString())));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await anchors.set([{ kind: "syslog", address: `tcp://127.0.0.1:${port}` }]);
  const made = await make();
  await anchors.send(made, 5000);
  const [, content = ""] = / anchor - (.*)$/s.exec(await got.promise) ?? [];
  expect(JSON.parse(content)).toEqual({ checkpoint: made.text, rows: 1 });
  server.close();
  await anchors.send(made, 5000);
  expect(await rows()).toMatchObject([{ ok: true }, { ok: false, words: expect.stringContaining("ECONNREFUSED") }]);
  await expect(anchors.set([{ kind: "syslog", address: "logs.example.com" }])).rejects.toThrow(/named like tls:/);
});
