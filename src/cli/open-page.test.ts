import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { openPage } from "./open-page.js";
import { person, silent } from "./terminal.fixture.js";

const address = "http://127.0.0.1:1/#token=x";

/** A person whose programs write down what they are called with. */
function withProgram(name: string, platform: NodeJS.Platform, environment: Record<string, string> = {}) {
  const someone = person({ platform });
  const bin = join(someone.homedir, "bin");
  const seen = join(someone.homedir, "seen");
  mkdirSync(bin);
  writeFileSync(join(bin, name), `#!/bin/sh\nprintf '%s ' "$@" > "${seen}"\n`);
  chmodSync(join(bin, name), 0o755);
  const said: string[] = [];
  const terminal = {
    ...someone,
    environment: { ...someone.environment, ...environment },
    ...silent,
    say: (line: string) => said.push(line),
  };
  return { terminal, said, seen };
}

test.each<[NodeJS.Platform, string, string]>([
  ["linux", "xdg-open", `${address} `],
  ["darwin", "open", `${address} `],
  ["win32", "rundll32", `url.dll,FileProtocolHandler ${address} `],
])("on %s the page is opened by %s", async (platform, name, args) => {
  const { terminal, seen } = withProgram(name, platform, { DISPLAY: ":0" });
  openPage(address, terminal);
  while (!existsSync(seen) || readFileSync(seen, "utf8") === "") await setTimeout(10);
  expect(readFileSync(seen, "utf8")).toBe(args);
});

test("where there is no screen nothing is opened, and where there is no browser it is said", async () => {
  const headless = withProgram("xdg-open", "linux");
  openPage(address, headless.terminal);
  const { terminal, said } = withProgram("another", "linux", { WAYLAND_DISPLAY: "wayland-0" });
  openPage(address, terminal);
  while (said.length === 0) await setTimeout(10);
  expect(said).toEqual(["No browser could be opened. Open the address yourself."]);
  expect(existsSync(headless.seen)).toBe(false);
});
