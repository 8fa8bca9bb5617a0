import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { describe, expect, test } from "vitest";
import { openLog } from "../audit/append.js";
import { startDemoApi } from "../demo/demo-api.js";
import { createDesk } from "../desk/desk.js";
import { person } from "./terminal.fixture.js";

describe("wrong usage ends with 2 and says what is wrong", () => {
  test.each([
    [["frobnicate"], "unknown command 'frobnicate'"],
    [["start", "--host", "tv"], "Allowed choices are desktop, browser"],
    [["start", "--port", "70000"], "from 0 to 65535"],
    [["serve", "--stdio", "--http"], "cannot be used with"],
    [["serve", "--port", "80"], "--port goes with --http"],
    [["serve", "--http"], "COUNTERSIGN_HTTP_TOKEN"],
    [["serve", "--public-url", "https://desk.example.com"], "--public-url goes with --http"],
    [["serve", "--approvals", "sometimes"], "Allowed choices are desk, confirm"],
    [["register"], "--all"],
    [["register", "emacs"], "claude-desktop, claude-code"],
    [["register", "claude-code", "--all"], "not both"],
    [["key", "set", "sk-ant-admin01-planted"], "never an argument"],
    [["key", "set"], "No key was given"],
    [["audit", "tail", "-n", "few"], "whole number"],
    [["mcp"], "bin/countersign.mjs mcp"],
  ])("%j", async (args, words) => {
    const { code, out, err } = await person().types(...args);
    expect(err).toContain(words);
    expect([code, out]).toEqual([2, ""]);
  });
});

test("help and version are what was asked for: on stdout, with 0", async () => {
  expect(await person().types("--version")).toEqual({ code: 0, out: "1.2.3", err: "" });
  const { code, out } = await person().types("--help");
  expect(code).toBe(0);
  for (const verb of [
    "start",
    "mcp",
    "serve",
    "register",
    "unregister",
    "clients",
    "operations",
    "audit",
    "key",
    "token",
    "doctor",
    "demo-api",
  ])
    expect(out).toContain(`  ${verb}`);
});

test.each([[["key", "set"]], [["key", "clear"]], [["register"]], [["start", "--port"]], [[]]])(
  "a key that was typed after %j is not repeated",
  async (args) => {
    const { code, out, err } = await person().types(...args, "sk-ant-admin01-planted");
    expect(code).toBe(2);
    expect(out + err).not.toContain("planted");
  },
);

describe("registering", () => {
  const fileIn = (home: string) => join(home, ".config", "Claude", "claude_desktop_config.json");

  test("prints the change, makes it, and --dry-run only prints it", async () => {
    const ana = person();
    const dry = await ana.types("register", "claude-desktop", "--dry-run");
    expect(dry.code).toBe(0);
    expect(dry.out).toContain('+     "countersign": {');
    expect(existsSync(fileIn(ana.homedir))).toBe(false);
    const done = await ana.types("register", "claude-desktop");
    expect(done.out).toBe(dry.out);
    expect(done.err).toContain("Quit Claude Desktop fully");
    const { mcpServers } = JSON.parse(readFileSync(fileIn(ana.homedir), "utf8"));
    expect(mcpServers.countersign).toEqual({
      command: process.execPath,
      args: [join(ana.root, "bin", "countersign.mjs"), "mcp"],
      env: { COUNTERSIGN_HOME: ana.home },
    });
    expect(done.err).toContain("It rewrites this file at times");
    const gone = await ana.types("unregister", "claude-desktop");
    expect(gone.err).toMatch(/no longer registered. Quit Claude Desktop fully/);
    expect(gone.err).not.toContain("It rewrites this file");
    expect(existsSync(fileIn(ana.homedir))).toBe(false);
  });

  test("one broken file ends with 1, and the others are done", async () => {
    const ana = person();
    mkdirSync(join(ana.homedir, ".config", "Claude"), { recursive: true });
    writeFileSync(fileIn(ana.homedir), "{ oops");
    writeFileSync(join(ana.homedir, ".claude.json"), "{}");
    const { code, err } = await ana.types("register", "--all");
    expect(code).toBe(1);
    expect(err).toContain("Claude Desktop: ");
    expect(err).toContain("line 1");
    expect(err).toContain("Claude Code is registered");
    expect(readFileSync(join(ana.homedir, ".claude.json"), "utf8")).toContain("countersign");
    expect(readFileSync(fileIn(ana.homedir), "utf8")).toBe("{ oops");
  });

  test("the clients are listed, with the snippet for any other", async () => {
    const ana = person();
    const { clients, snippet } = JSON.parse((await ana.types("clients", "--json")).out);
    expect(clients.map(({ id }: { id: string }) => id).join(" ")).toBe(
      "claude-desktop claude-code cursor vscode windsurf zed codex gemini cline lmstudio goose",
    );
    expect(snippet.mcpServers.countersign.args).toContain("mcp");
    expect((await ana.types("clients")).out).toContain('"mcpServers"');
  });

  test("every client found is registered and let go of again with --all, whatever language its file is in", async () => {
    const ana = person();
    const files = [join(".codex", "config.toml"), join(".config", "goose", "config.yaml"), join(".cursor", "mcp.json")];
    for (const file of files) {
      mkdirSync(dirname(join(ana.homedir, file)), { recursive: true });
      writeFileSync(join(ana.homedir, file), "");
    }
    expect((await ana.types("register", "--all")).code).toBe(0);
    for (const file of files) expect(readFileSync(join(ana.homedir, file), "utf8")).toContain("countersign.mjs");
    expect((await ana.types("unregister", "--all")).code).toBe(0);
    for (const file of files) expect(readFileSync(join(ana.homedir, file), "utf8")).toBe("");
  });

  test("clients are listed with where each stands, and tested only where they are registered", async () => {
    const ana = person();
    mkdirSync(join(ana.homedir, ".cursor"));
    writeFileSync(join(ana.homedir, ".cursor", "mcp.json"), "{ oops");
    writeFileSync(join(ana.homedir, ".claude.json"), "{}");
    const lined = async () => (await ana.types("clients")).out;
    expect(await lined()).toMatch(/^cursor +perhaps installed, its file cannot be used$/m);
    expect(await lined()).toMatch(/^claude-code +\w+( \w+)?, not registered$/m);
    const none = await ana.types("clients", "--test");
    expect(none).toMatchObject({ code: 1, err: "No client is registered, so there is nothing to test." });

    await ana.types("register", "claude-code");
    expect(await lined()).toMatch(/^claude-code +\w+( \w+)?, registered$/m);
    const file = join(ana.homedir, ".claude.json");
    const elsewhere = readFileSync(file, "utf8").replace(join(ana.root, "bin"), "/elsewhere/bin");
    writeFileSync(file, elsewhere);
    expect(await lined()).toMatch(/^claude-code .*registered for another copy of Countersign: register it again$/m);
    const tested = await ana.types("clients", "--test", "claude-code", "--json");
    expect(tested.code).toBe(1);
    expect(JSON.parse(tested.out)).toMatchObject([{ id: "claude-code", ok: false, words: expect.any(String) }]);
    expect((await ana.types("clients", "--test")).out).toMatch(/^claude-code +\S/m);
  });

  test("where no client is found, where nothing would change, and where an older server is started, it is said", async () => {
    const ana = person();
    expect((await ana.types("register", "--all")).err).toMatch(/No client was found here\. .*prints the snippet/);
    await ana.types("register", "claude-code");
    expect((await ana.types("register", "claude-code", "--dry-run")).err).toBe("Claude Code: nothing would change.");
    const older = { command: "uvx", args: ["anthropic-admin"], env: { ANTHROPIC_ADMIN_KEY: "sk-ant-admin01-planted" } };
    mkdirSync(join(ana.homedir, ".cursor"));
    writeFileSync(join(ana.homedir, ".cursor", "mcp.json"), JSON.stringify({ mcpServers: { admin: older } }, null, 2));
    const { out, err } = await ana.types("register", "cursor", "--dry-run");
    expect(err).toMatch(/Cursor also starts the older server “admin” .*--replace-anthropic-admin/s);
    const replaced = await ana.types("register", "cursor", "--dry-run", "--replace-anthropic-admin");
    expect(replaced.out).toMatch(/^-.*"admin"/m);
    expect(out + err + replaced.out + replaced.err).not.toContain("planted");
  });

  test("a project's file is written where the client has one", async () => {
    const ana = person();
    expect((await ana.types("register", "claude-code", "codex", "--project", ana.homedir)).code).toBe(1);
    expect(readFileSync(join(ana.homedir, ".mcp.json"), "utf8")).toContain("countersign.mjs");
    expect((await ana.types("register", "--all", "--project", ana.homedir)).code).toBe(2);
  });
});

test("the catalog is printed without a key, as the contract has it", async () => {
  const { code, out } = await person().types("operations", "--json");
  expect(code).toBe(0);
  const all = JSON.parse(out);
  expect(all.find(({ name }: { name: string }) => name === "update_api_key")).toMatchObject({
    toolset: "api_keys",
    kind: "write",
    calls: [{ method: "POST", path: "/v1/organizations/api_keys/{api_key}" }],
  });
  const lines = (await person().types("operations")).out.split("\n");
  expect(lines).toHaveLength(all.length);
  expect(lines.find((line) => line.startsWith("update_api_key "))).toMatch(/write {2}api_keys {2}up to \w+ risk {2}/);
});

describe("the log", () => {
  test("that is not there is said, with 1", async () => {
    const { code, err } = await person().types("audit", "verify");
    expect(code).toBe(1);
    expect(err).toContain("There is no log");
  });

  test("that is garbage is named with its row and file", async () => {
    const ana = person();
    const folder = join(ana.home, "audit");
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "000000000001.jsonl"), '{"v":1}\n');
    writeFileSync(join(folder, "000000000001.side"), "");
    const { code, out } = await ana.types("audit", "verify");
    expect(code).toBe(1);
    expect(out).toContain("broken at row 1");
    expect(out).toContain("000000000001.jsonl");
    const [found] = JSON.parse((await ana.types("audit", "verify", "--json")).out);
    expect(found).toMatchObject({ whole: false, firstBad: { row: 1 } });
  });

  test.each(["jsonl", "side"])("with a folder in the place of a file (%s) is broken there, in words", async (kind) => {
    const ana = person();
    const folder = join(ana.home, "audit");
    await using log = await openLog({ dir: folder });
    log.append({ type: "start", org_id: null, actor: { kind: "desk" } });
    rmSync(join(folder, `000000000001.${kind}`));
    mkdirSync(join(folder, `000000000001.${kind}`));
    const { code, out, err } = await ana.types("audit", "verify");
    expect({ code, out }).toEqual({
      code: 1,
      out: expect.stringMatching(`broken at row 1: a folder stands in its place .*000000000001\\.${kind}`),
    });
    expect(err).toContain("until a person seals it");
    const tail = await ana.types("audit", "tail");
    expect(tail).toMatchObject({ code: 1, err: expect.stringContaining("a folder stands in its place") });
  });
});

describe("the last rows", () => {
  /** A data folder whose organization was worked with before its demo, or after it. */
  async function worked(...order: ("" | "demo")[]) {
    const ana = person();
    for (const [at, part] of order.entries()) {
      const folder = join(ana.home, part, "audit");
      await using log = await openLog({ dir: folder });
      log.append({ type: "start", org_id: null, actor: { kind: "desk" }, data: { open: part } });
      // The disk's clock may be too coarse to tell two writes apart.
      for (const name of readdirSync(folder)) utimesSync(join(folder, name), at + 1, at + 1);
    }
    return ana;
  }

  test("are those of the log that was written last, and its folder is named beside them", async () => {
    const demo = await worked("", "demo");
    const shown = await demo.types("audit", "tail");
    expect(shown).toMatchObject({ code: 0, err: expect.stringContaining(join(demo.home, "demo", "audit")) });
    expect(shown.out).toMatch(/^ +1 .* start +desk$/);
    const own = await worked("demo", "");
    expect((await own.types("audit", "tail")).err).toContain(`${join(own.home, "audit")}:`);
  });

  test("are the demo's with --demo, and every log is checked by verify", async () => {
    const ana = await worked("demo", "");
    expect((await ana.types("audit", "tail", "--demo")).err).toContain(join(ana.home, "demo", "audit"));
    const { code, out } = await ana.types("audit", "verify");
    expect([code, out.split("\n").length]).toEqual([0, 2]);
  });
});

describe("the key", () => {
  test("of the environment is told by its place and by what it can do, and never shown", async () => {
    await using demo = await startDemoApi();
    const of = (key: string) =>
      person({ environment: { ANTHROPIC_ADMIN_KEY: key, ANTHROPIC_BASE_URL: demo.url } as Record<string, string> });
    const told = await of(demo.key).types("key", "status");
    expect(told).toMatchObject({ code: 0, out: expect.stringMatching(/^Northwind Labs \(.*ANTHROPIC_ADMIN_KEY/) });
    expect(told.out).toMatch(/^ yes +members/m);
    expect(told.out + told.err).not.toContain(demo.key);
    expect(JSON.parse((await of(demo.key).types("key", "status", "--json")).out)).toMatchObject({
      ...{ where: "environment", organization: { name: "Northwind Labs" }, others: [] },
      credential: { kind: "console", abilities: expect.arrayContaining([expect.objectContaining({ can: "yes" })]) },
    });
    expect(demo.requests().filter(({ method }) => method !== "GET")).toEqual([]);
    const refused = await of("sk-ant-admin01-planted").types("key", "status");
    expect(refused.code).toBe(1);
    expect(refused.out).toMatch(/ANTHROPIC_ADMIN_KEY[\s\S]*What it can do could not be read: .*key/);
    expect(refused.out + refused.err).not.toContain("planted");
  });

  test.each([
    [{ open: "demo" }, "shows the demo organization, which needs no key"],
    [{ open: "key", key: "environment" }, "has a key from the environment that it was started in"],
  ])("that an open desk does without here, started as %j, is told by status and doctor", async (data, words) => {
    const one = person();
    await using log = openLog({ dir: join(one.home, "audit") });
    log.append({ type: "start", org_id: null, actor: { kind: "desk" }, data });
    mkdirSync(join(one.home, "run"), { recursive: true });
    writeFileSync(join(one.home, "run", "desk.json"), JSON.stringify({ pid: process.pid, host: "browser" }));
    expect((await one.types("key", "status")).out).toContain(words);
    expect((await one.types("doctor")).out).toContain(words);
  });

  test("that is not there ends with 1 and the next step", async () => {
    const { code, out } = await person().types("key", "status");
    expect(code).toBe(1);
    expect(out).toContain("node bin/countersign.mjs key set");
  });

  test("is told with what it can and cannot do, and which organizations there are besides", async () => {
    const ana = person();
    const profile = { name: "admin", folder: "/home/ana/.config/anthropic" };
    const scoped = { kind: "enterprise", type: "scoped_key", scopes: ["read:members"], address: "https://api.example" };
    mkdirSync(ana.home, { mode: 0o700 });
    writeFileSync(
      join(ana.home, "settings.json"),
      JSON.stringify({
        organizations: [
          { id: "o-1", name: "Acme", account: "o-1", ...scoped, profile },
          { id: "o-2", name: "Other", account: "o-2", ...scoped },
        ],
        open: "o-1",
      }),
    );
    const { code, out } = await ana.types("key", "status", "--json");
    const told = JSON.parse(out);
    expect(code).toBe(0);
    expect(told).toMatchObject({
      where: "profile",
      organization: { id: "o-1" },
      others: [{ id: "o-2", name: "Other" }],
    });
    const can = (toolset: string) =>
      told.credential.abilities.find((one: { toolset: string }) => one.toolset === toolset).can;
    expect([can("members"), can("workspaces")]).toEqual(["partly", "no"]);
    const lines = (await ana.types("key", "status")).out.split("\n");
    expect(lines[0]).toMatch(/^Acme \(o-1\)\. The login of the ant profile admin in/);
    expect(lines.find((line) => line.includes(" members "))).toMatch(
      /partly members +\(write:members\) For a key with the scopes in brackets/,
    );
    expect(lines.at(-1)).toBe("Set up as well, not open: Other (o-2).");
  });

  test("a folder of profiles goes with a profile", async () => {
    const { code, err } = await person().types("key", "set", "--config-dir", "/home/ana");
    expect([code, err]).toEqual([2, expect.stringContaining("--config-dir goes with --profile")]);
  });

  test("cannot be set while the environment brings one", async () => {
    const environment = { ANTHROPIC_ADMIN_KEY: "sk-ant-admin01-planted" };
    const { code, err } = await person({ environment, input: Readable.from(["another"]) }).types("key", "set");
    expect(code).toBe(1);
    expect(err).toContain("Unset it");
  });
});

describe("choosing the host", () => {
  test("the desktop app without a screen is refused with the next step", async () => {
    const { code, err } = await person().types("start", "--host", "desktop");
    expect(code).toBe(1);
    expect(err).toContain("--host browser");
  });

  test("Electron's binary is run on the app, with the data folder, and its end is ours", async () => {
    const ana = person();
    const dist = join(ana.homedir, "electron");
    mkdirSync(dist);
    const told = join(ana.homedir, "told");
    writeFileSync(join(dist, "electron"), `#!/bin/sh\nprintf '%s|' "$@" "$COUNTERSIGN_HOME" > ${told}\nexit 0\n`, {
      mode: 0o755,
    });
    const environment = { ...ana.environment, DISPLAY: ":9", ELECTRON_OVERRIDE_DIST_PATH: dist };
    const { code, err } = await person({ ...ana, environment }).types("start", "--demo");
    expect(code).toBe(0);
    expect(err).toContain("Opening the desktop app.");
    expect(readFileSync(told, "utf8")).toBe(`${join(ana.root, "dist", "main", "main.js")}|--demo|${ana.home}|`);
  });
});

test("the doctor finds what is broken and says what to do", async () => {
  const ana = person();
  mkdirSync(ana.home);
  // Whatever the umask: a desk that ran before has narrowed it.
  chmodSync(ana.home, 0o755);
  writeFileSync(join(ana.home, "settings.json"), '{"theme": 7}');
  const { code, out } = await ana.types("doctor", "--json");
  expect(code).toBe(1);
  const about = (name: string) => JSON.parse(out).find((one: { about: string }) => one.about === name);
  expect(about("settings")).toMatchObject({ is: "bad", words: expect.stringContaining("line 1: theme") });
  expect(about("data folder")).toMatchObject({ is: "bad", words: expect.stringContaining("chmod 700") });
  expect(about("Node")).toMatchObject({ is: "fine" });
  expect(out).not.toContain("Zed");
  expect(about("clients")).toMatchObject({ is: "note", words: expect.stringContaining("No client program was found") });
});

test("the doctor tells what an open desk holds of an administrator whose file is not there any more", async () => {
  const ana = person();
  const managedFile = join(ana.homedir, "managed-settings.json");
  writeFileSync(managedFile, '{"readOnly": true}');
  await using _desk = await createDesk({
    ...{ host: "browser", demo: true, environment: {}, version: "1.2.3", home: ana.home, managedFile },
  });
  rmSync(managedFile);
  expect((await ana.types("doctor")).out).toMatch(
    new RegExp(`^fine +desk +Open on .*\\. It goes by ${managedFile} as it was at the start\\.$`, "m"),
  );
});

test("the doctor tells a broken log, a stream that is cut off, a missing bridge, and an Electron that is there", async () => {
  const ana = person();
  const folder = join(ana.home, "audit");
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  writeFileSync(join(folder, "000000000001.jsonl"), "no row\n");
  const dist = join(ana.homedir, "electron");
  mkdirSync(dist);
  writeFileSync(join(dist, "electron"), "");
  const environment = {
    ...ana.environment,
    ELECTRON_OVERRIDE_DIST_PATH: dist,
    ANTHROPIC_ADMIN_KEY: "sk-ant-admin01-planted",
  };
  const { code, out } = await person({ ...ana, environment, root: ana.homedir }).types("doctor");
  expect(code).toBe(1);
  expect(out).toMatch(/^bad +log +.*row 1/m);
  expect(out).toMatch(/^bad +bridge +Not built/m);
  expect(out).toMatch(/^fine +desktop app +.*electron/m);
  expect(out).toMatch(/^fine +key +.*ANTHROPIC_ADMIN_KEY/m);
  expect(out).not.toContain("planted");
});

test("settings are printed as a file that holds no secret", async () => {
  const ana = person();
  mkdirSync(ana.home, { recursive: true });
  writeFileSync(join(ana.home, "settings.json"), '{"theme": "dark"}');
  const { code, out } = await ana.types("settings", "export");
  expect([code, JSON.parse(out).settings.theme]).toEqual([0, "dark"]);
});

describe("a key that is set, told of and cleared at the command line", () => {
  test("is refused in words where nothing keeps it, where the environment has one, and where a desk is open", async () => {
    const ana = person({ input: Readable.from(["sk-ant-admin01-planted"]) });
    const set = await ana.types("key", "set");
    expect(set).toMatchObject({ code: 1, err: expect.stringMatching(/A key set here would be gone at once/) });
    const withKey = person({ environment: { ...ana.environment, ANTHROPIC_ADMIN_KEY: "sk-ant-admin01-planted" } });
    expect((await withKey.types("key", "set")).err).toMatch(/is set and beats the keychain/);
    expect((await person().types("key", "set")).err).toMatch(/No key was given/);
    expect((await person().types("key", "set", "--config-dir", "x")).code).toBe(2);
    expect((await person().types("key", "set", "--profile", "nobody", "--config-dir", "x")).code).toBe(1);
    expect((await person().types("key", "clear")).err).toMatch(/No organization of yours is open/);
    expect(await person().types("key", "status", "--json")).toMatchObject({
      code: 1,
      out: expect.stringMatching(/"organization": null/),
    });
    await using _ = await createDesk({ home: ana.home, host: "browser", demo: true, environment: {}, version: "1" });
    expect((await ana.types("key", "clear")).err).toMatch(/is open on this data folder\. Do this on its Settings page/);
    expect(set.err).not.toContain("planted");
  });
});

describe("tokens for HTTP", () => {
  test("are shown once, alone on stdout, then known by name until they are revoked", async () => {
    const ana = person();
    const added = await ana.types("token", "add", "ci");
    expect(added).toMatchObject({ code: 0, out: expect.stringMatching(/^cst_[\w-]{43}$/) });
    expect(added.err).toContain("shown this once");
    const listed = await ana.types("token", "list", "--json");
    expect(JSON.parse(listed.out)).toEqual([{ name: "ci", added_at: expect.any(String) }]);
    expect((await ana.types("token", "list")).out).toMatch(/^ci +added \d{4}-\d\d-\d\d$/);
    expect(await ana.types("token", "revoke", "ci")).toMatchObject({ code: 0, out: "" });
    expect(await ana.types("token", "list")).toMatchObject({
      code: 0,
      out: "",
      err: expect.stringContaining("token add"),
    });
  });

  test("that are not there cannot be revoked, and a name that is taken is not given again", async () => {
    const ana = person();
    await ana.types("token", "add", "ci");
    expect(await ana.types("token", "add", "ci")).toMatchObject({ code: 1, out: "" });
    expect(await ana.types("token", "revoke", "laptop")).toMatchObject({ code: 1, err: expect.stringContaining("ci") });
  });
});

test.each([
  "http://desk.example.com",
  "https://desk.example.com/mcp",
  "https://ana:pw@desk.example.com",
  "ftp://x",
  "desk",
])("%s is no public address", async (url) => {
  const ana = person();
  await ana.types("token", "add", "ci");
  const { code, err } = await ana.types("serve", "--http", "--public-url", url);
  expect([code, err]).toEqual([2, expect.stringContaining("--public-url")]);
});
