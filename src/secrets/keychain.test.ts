import { execFile, spawnSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { describe, expect, test } from "vitest";
import { classify } from "./keychain.js";

const run = promisify(execFile);
const missing = ["dbus-run-session", "gnome-keyring-daemon"].filter(
  (name) => spawnSync(name, ["--version"]).error !== undefined,
);
if (missing.length > 0)
  console.warn(
    `The real keychain is not tested: ${missing.join(" and ")} not found. apt-get install dbus gnome-keyring`,
  );

const unlock = "printf test-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1";
const startLocked = "gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1";

/** A person's session: a keyring lives in its folder as long as the test. */
const newSession = () => mkdtempSync(join(tmpdir(), "countersign-keyring-"));

/** Runs lines of shell, then a script against the store, in a process of its own on a bus of its own. */
async function inSession(home: string, shell: string, script: string): Promise<unknown> {
  const source = `
    const { openKeyStore } = await import(${JSON.stringify(pathToFileURL(join(import.meta.dirname, "open.ts")).href)});
    const { execSync } = await import("node:child_process");
    const said = (error) => ({ code: error.code, why: error.why, words: error.message });
    const open = (known = []) => openKeyStore({ knows: (account) => known.includes(account), platform: "linux" });
    console.log(JSON.stringify(await (async () => { ${script} })()));
    process.exit(0);`;
  const { DBUS_SESSION_BUS_ADDRESS: _, DISPLAY: __, WAYLAND_DISPLAY: ___, ...env } = process.env;
  const node = [process.execPath, "--import", loader, "--input-type=module", "-e", source];
  const [command = "", ...args] =
    shell === "" ? node : ["dbus-run-session", "--", "bash", "-c", `${shell}; exec "$@"`, "bash", ...node];
  const own = { ...env, HOME: home, XDG_RUNTIME_DIR: home, XDG_DATA_HOME: join(home, "share") };
  const { stdout } = await run(command, args, { env: own, timeout: 12_000 });
  return JSON.parse(stdout.trim().split("\n").at(-1) ?? "");
}

/** Our imports end in .js, as the built files have it; Node itself strips the types. */
const loader = `data:text/javascript,${encodeURIComponent(`
  import { registerHooks } from "node:module";
  registerHooks({ resolve(specifier, context, next) {
    const ours = specifier.startsWith(".") && context.parentURL?.endsWith(".ts");
    return next(ours ? specifier.replace(/\\.js$/, ".ts") : specifier, context);
  } });`)}`;

describe.skipIf(missing.length > 0)("a real keychain", () => {
  test("keeps a key, gives it to the next process, and forgets it when asked", async () => {
    const home = newSession();
    const first = `
      const store = await open();
      const before = await store.read("org");
      await store.save("org", "sk-ant-admin01-planted");
      return { where: store.where, words: store.words(), before, after: await store.read("org") };`;
    expect(await inSession(home, unlock, first)).toEqual({
      where: "keychain",
      words: expect.stringContaining("Secret Service"),
      before: { found: "no" },
      after: { found: "yes", key: "sk-ant-admin01-planted" },
    });
    const second = `
      const store = await open(["org"]);
      const found = await store.read("org");
      await store.clear("org");
      await store.clear("org");
      return [found, await (await open()).read("org")];`;
    expect(await inSession(home, unlock, second)).toEqual([
      { found: "yes", key: "sk-ant-admin01-planted" },
      { found: "no" },
    ]);
  });

  test("that is locked says so, and nothing counts as kept", async () => {
    const home = newSession();
    await inSession(home, unlock, `await (await open()).save("org", "planted"); return 1;`);
    const script = `
      const store = await open(["org"]);
      return [store.where, await store.read("org"), await store.save("org", "new").catch(said), await store.clear("org").catch(said)];`;
    expect(await inSession(home, startLocked, script)).toEqual([
      "keychain",
      { found: "unavailable", code: "locked", words: expect.stringContaining("Unlock it") },
      { code: "key_not_kept", why: "locked", words: expect.stringContaining("Unlock it") },
      { code: "key_not_kept", why: "locked", words: expect.stringContaining("Unlock it") },
    ]);
  });

  test("that was replaced by an empty one is a loss, not a first run", async () => {
    const home = newSession();
    await inSession(home, unlock, `await (await open()).save("org", "planted"); return 1;`);
    const script = `
      const store = await open(["org"]);
      return [await store.read("org"), await store.read("another")];`;
    expect(await inSession(home, `rm -rf "$XDG_DATA_HOME"; ${unlock}`, script)).toEqual([
      { found: "unavailable", code: "unavailable", words: expect.stringContaining("Enter the key again") },
      { found: "no" },
    ]);
  });

  test("whose service was replaced meanwhile goes on being read", async () => {
    const script = `
      const store = await open(["org"]);
      await store.save("org", "planted");
      execSync("printf test-password | gnome-keyring-daemon --replace --unlock --components=secrets >/dev/null 2>&1");
      return await store.read("org");`;
    expect(await inSession(newSession(), unlock, script)).toEqual({ found: "yes", key: "planted" });
  });

  test("without a default keyring is no keychain: the key is in memory, and the words say so", async () => {
    const script = `
      const store = await open();
      await store.save("org", "planted");
      return [store.where, store.words(), await store.read("org")];`;
    expect(await inSession(newSession(), startLocked, script)).toEqual([
      "memory",
      expect.stringContaining("until Countersign stops"),
      { found: "yes", key: "planted" },
    ]);
  });
});

test.skipIf(process.platform !== "linux")(
  "without D-Bus the key is in memory, never in a keyring that forgets",
  async () => {
    const script = `
    const store = await open(["org"]);
    await store.save("org", "planted");
    return [store.where, store.words(), await store.read("org"), await (await open()).read("org")];`;
    expect(await inSession(newSession(), "", script)).toEqual([
      "memory",
      expect.stringContaining("No Secret Service answers here"),
      { found: "yes", key: "planted" },
      { found: "no" },
    ]);
  },
);

test.each([
  ["Couldn't access platform storage: Secret Service: unlock prompt was dismissed", "locked"],
  ["User interaction is not allowed.", "locked"],
  ["Platform failure: DBus error: no bus", "absent"],
  ["Couldn't access platform storage: Secret Service: no result found", "absent"],
  ["A specified logon session does not exist", "absent"],
  ["The disk is on fire", "other"],
])("%j is %s", (message, kind) => {
  expect(classify(new Error(message))).toBe(kind);
});
