import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "vitest";
import { startDemoApi } from "../demo/demo-api.js";
import { commands } from "./commands.js";
import { run } from "./run.js";
import { person } from "./terminal.fixture.js";
import type { ExitCode } from "./terminal.js";

const browser = ["start", "--demo", "--host", "browser", "--no-open"];

/** Starts, and resolves with the one line of stdout; `ended` is the exit code. */
async function started(
  ana: ReturnType<typeof person>,
  args = browser,
): Promise<{ line: string; all: string[]; said: string[]; ended: Promise<ExitCode> }> {
  const all: string[] = [];
  const said: string[] = [];
  const { promise, resolve } = Promise.withResolvers<string>();
  const print = (line: string) => {
    all.push(line);
    resolve(line);
  };
  const ended = run(commands, args, {
    ...ana,
    print,
    write: async () => {},
    say: (words) => said.push(words),
  });
  return { line: await promise, all, said, ended };
}

test("the desk is open at the one line it prints, until Ctrl-C ends it with 0", async () => {
  const ana = person();
  const { line, all, said, ended } = await started(ana);
  const [, address = ""] = /^Countersign is open at (http:\/\/127\.0\.0\.1:\d+\/)#token=\S+$/.exec(line) ?? [];
  expect((await fetch(address)).status).not.toBe(401);
  process.emit("SIGINT");
  expect(await ended).toBe(0);
  expect(all).toEqual([line]);
  expect(said.join("\n")).not.toMatch(/opening/i);
  await expect(fetch(address)).rejects.toThrow();
});

test("a second start says that it is open, and gives no address away", async () => {
  const ana = person();
  const { said, ended } = await started(ana);
  const second = await ana.types(...browser);
  expect(second).toMatchObject({
    code: 0,
    out: "",
    err: expect.stringMatching(/already open .* Ctrl-C .* start it again/),
  });
  expect(second.err).not.toContain("token");
  expect(said.join("\n")).toMatch(/started Countersign again.*Ctrl-C and start again for a new address/);
  expect(said.join("\n")).not.toMatch(/token|http/);
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

test("the doctor says that a desk is open, in what, on which organization, and where its calls go", async () => {
  const ana = person();
  const about = async () => (await ana.types("doctor")).out.split("\n").find((line) => line.includes(" desk  "));
  expect(await about()).toContain("Not open. Open it with `node bin/countersign.mjs start`");
  const demo = await started(ana);
  expect(await about()).toMatch(/^fine .*in a browser, on the demo organization: no call leaves this computer/);
  process.emit("SIGINT");
  expect(await demo.ended).toBe(0);

  await using api = await startDemoApi();
  const environment = { ...ana.environment, ANTHROPIC_ADMIN_KEY: api.key, ANTHROPIC_BASE_URL: api.url };
  const own = await started(person({ ...ana, environment }), ["start", "--host", "browser", "--no-open"]);
  expect(await about()).toContain(`its calls go to ${api.url}.`);
  process.emit("SIGINT");
  expect(await own.ended).toBe(0);
});
