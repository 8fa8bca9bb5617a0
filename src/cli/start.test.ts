import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { commands } from "./commands.js";
import { run } from "./run.js";
import { person } from "./terminal.fixture.js";
import type { ExitCode } from "./terminal.js";

const browser = ["start", "--demo", "--host", "browser", "--no-open"];

/** Starts, and resolves with the one line of stdout; `ended` is the exit code. */
async function started(
  ana: ReturnType<typeof person>,
): Promise<{ line: string; all: string[]; ended: Promise<ExitCode> }> {
  const all: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  const print = (line: string) => {
    all.push(line);
    resolve(line);
  };
  const ended = run(commands, browser, { ...ana, print, say: () => {} });
  return { line: await promise, all, ended };
}

test("the desk is open at the one line it prints, until Ctrl-C ends it with 0", async () => {
  const ana = person();
  const { line, all, ended } = await started(ana);
  const [, address = ""] = /^Countersign is open at (http:\/\/127\.0\.0\.1:\d+\/)#token=\S+$/.exec(line) ?? [];
  expect((await fetch(address)).status).not.toBe(401);
  process.emit("SIGINT");
  expect(await ended).toBe(0);
  expect(all).toEqual([line]);
  await expect(fetch(address)).rejects.toThrow();
});

test("a second start says that it is open, and gives no address away", async () => {
  const ana = person();
  const { ended } = await started(ana);
  const second = await ana.types(...browser);
  expect(second).toMatchObject({ code: 0, out: "", err: expect.stringContaining("asked to come to the front") });
  expect(second.err).not.toContain("token");
  const { code, err } = await person({ ...ana, input: process.stdin }).types("key", "clear");
  expect([code, err]).toEqual([1, expect.stringContaining("Settings page")]);
  process.emit("SIGINT");
  expect(await ended).toBe(0);
});

test("a port in use ends with 1, says the next step, and lets the folder go", async () => {
  await using taken = createServer().listen(0, "127.0.0.1");
  await new Promise((resolve) => taken.once("listening", resolve));
  const { port } = taken.address() as AddressInfo;
  const ana = person();
  const { code, out, err } = await ana.types(...browser, "--port", String(port));
  expect([code, out]).toEqual([1, ""]);
  expect(err).toContain("--port 0");
  const { ended } = await started(ana);
  process.emit("SIGINT");
  expect(await ended).toBe(0);
});
