import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createSettings, type SettingsOptions } from "./settings.js";

const folder = () => mkdtempSync(join(tmpdir(), "countersign-settings-"));
const open = (home: string, rest: Partial<SettingsOptions> = {}) => createSettings({ home, environment: {}, ...rest });
const fileOf = (home: string) => join(home, "settings.json");

test("without a file the defaults hold, and none is written", () => {
  const home = folder();
  expect(open(home).get()).toMatchObject({
    readOnly: false,
    allowedWorkspaces: [],
    theme: "system",
    organizations: [],
    open: null,
    address: null,
  });
  expect(existsSync(fileOf(home))).toBe(false);
});

test("a change is on the disk, for this person only, and there after a restart", () => {
  const home = join(folder(), "not yet there");
  open(home).change({ theme: "dark", readOnly: true });
  expect(open(home).get()).toMatchObject({ theme: "dark", readOnly: true });
  expect(statSync(fileOf(home)).mode & 0o777).toBe(0o600);
  expect(statSync(home).mode & 0o777).toBe(0o700);
});

test("a file that others could read is closed by the next change", () => {
  const home = folder();
  writeFileSync(fileOf(home), "{}");
  chmodSync(fileOf(home), 0o644);
  open(home).change({ theme: "dark" });
  expect(statSync(fileOf(home)).mode & 0o777).toBe(0o600);
});

test.each(["[".repeat(200_000), `{"later": ${"[".repeat(9000)}${"]".repeat(9000)}}`])(
  "a file that is nested too deeply is refused in words, and stays as it is",
  (text) => {
    const home = folder();
    writeFileSync(fileOf(home), text);
    expect(() => open(home)).toThrow(/settings\.json, line 1: it is nested too deeply/);
    expect(readFileSync(fileOf(home), "utf8")).toBe(text);
  },
);

test("fields of a newer version are kept", () => {
  const home = folder();
  writeFileSync(fileOf(home), '{"shinyNewThing":{"a":[1]},"theme":"light"}');
  open(home).change({ theme: "dark" });
  expect(JSON.parse(readFileSync(fileOf(home), "utf8"))).toEqual({ shinyNewThing: { a: [1] }, theme: "dark" });
});

test.each([
  ['{\n  "theme": "dark",\n  "readOnly": "yes"\n}', "line 3: readOnly"],
  ['{\n  "theme": "dark"\n  "readOnly": true\n}', "line 3"],
  ['{\n  "organization": {\n    "id": 7\n  }\n}', "line 3: organization.id"],
  ['{\n  "allowedWorkspaces": ["Sandbox",\n    3]\n}', "line 3: allowedWorkspaces.1"],
  ["{ garbage", "line 1: this is not JSON"],
  ["[]", "line 1"],
  ["", "line 1"],
])("a file that cannot be taken as it is is refused with its line, and left alone: %j", (text, where) => {
  const home = folder();
  writeFileSync(fileOf(home), text);
  expect(() => open(home)).toThrow(where);
  expect(readFileSync(fileOf(home), "utf8")).toBe(text);
});

test("what another program wrote meanwhile takes no effect and is kept aside", () => {
  const home = folder();
  const settings = open(home, { now: () => Date.UTC(2026, 10, 23) });
  settings.change({ readOnly: true });
  const theirs = '{"readOnly": false, "oops';
  writeFileSync(fileOf(home), theirs);
  settings.change({ theme: "dark" });
  expect(open(home).get()).toMatchObject({ readOnly: true, theme: "dark" });
  const aside = readdirSync(home).find((name) => name.endsWith(".aside"));
  expect(readFileSync(join(home, aside ?? ""), "utf8")).toBe(theirs);
});

test("the environment and the flags are on top, are named as held, and are never written", () => {
  const home = folder();
  const environment = {
    ANTHROPIC_BASE_URL: "http://127.0.0.1:4000",
    ALLOWED_WORKSPACES: "Sandbox, Pre-Mortem,,Sandbox",
    COUNTERSIGN_READ_ONLY: "1",
  };
  const settings = open(home, { environment });
  expect(settings.get()).toMatchObject({
    address: "http://127.0.0.1:4000",
    allowedWorkspaces: ["Sandbox", "Pre-Mortem"],
    readOnly: true,
  });
  expect(settings.held.toSorted()).toEqual(["address", "allowedWorkspaces", "readOnly"]);
  expect(() => settings.change({ readOnly: false })).toThrow("COUNTERSIGN_READ_ONLY or --read-only");
  settings.change({ theme: "dark" });
  expect(open(home).get()).toMatchObject({ readOnly: false, allowedWorkspaces: [], address: null });
});

test("the address of the organization that was set up is not the address for another key", () => {
  const home = folder();
  const organization = {
    id: "o",
    name: "Northwind",
    kind: "console",
    type: "admin_key",
    scopes: null,
    address: "http://127.0.0.1:4000",
    account: "o",
  } as const;
  expect(open(home).change({ organizations: [organization], open: "o" }).address).toBeNull();
  expect(open(home).get()).toMatchObject({ organizations: [organization], open: "o", address: null });
});

test("an environment that says no cannot open what the file has closed", () => {
  const home = folder();
  open(home).change({ readOnly: true });
  const settings = open(home, { environment: { COUNTERSIGN_READ_ONLY: "0" }, flags: { readOnly: false } });
  expect(settings.get().readOnly).toBe(true);
  expect(settings.held).toEqual([]);
});

test.each([
  [{ COUNTERSIGN_READ_ONLY: "yep" }, "neither yes nor no"],
  [{ ALLOWED_WORKSPACES: " , " }, "names no workspace"],
])("a guard that was misspelt stops the start: %j", (environment, why) => {
  expect(() => open(folder(), { environment })).toThrow(why);
});

test("a change is heard until its listener unsubscribes; an undefined field changes nothing", () => {
  const settings = open(folder());
  settings.change({ readOnly: true });
  const heard: boolean[] = [];
  const stop = settings.watch(() => heard.push(settings.get().keyHints));
  settings.change({ keyHints: false, readOnly: undefined });
  stop();
  settings.change({ keyHints: true });
  expect(heard).toEqual([false]);
  expect(settings.get().readOnly).toBe(true);
});

describe("a file of the version that knew one organization", () => {
  const organization = { id: "o", name: "Northwind", kind: "console", address: "https://api.example", account: "o" };

  test("is carried over: it is the one that is open, and what is not said of its key is not known", () => {
    const home = folder();
    writeFileSync(fileOf(home), JSON.stringify({ organization, readOnly: true }));
    expect(open(home).get()).toMatchObject({
      organizations: [{ ...organization, type: "unknown", scopes: null }],
      open: "o",
      readOnly: true,
    });
  });

  test("is written in the new way at the next change, and what was forgotten does not come back", () => {
    const home = folder();
    writeFileSync(fileOf(home), JSON.stringify({ organization }));
    open(home).change({ organizations: [], open: null });
    expect(open(home).get()).toMatchObject({ organizations: [], open: null });
    expect(JSON.parse(readFileSync(fileOf(home), "utf8"))).not.toHaveProperty("organization");
  });

  test("that had none has none", () => {
    const home = folder();
    writeFileSync(fileOf(home), JSON.stringify({ organization: null }));
    expect(open(home).get()).toMatchObject({ organizations: [], open: null });
  });
});

test("a pipe that is put in the place of the file is refused in words at a change, and nobody waits for it", () => {
  const home = folder();
  const settings = open(home);
  execFileSync("mkfifo", [fileOf(home)]);
  expect(() => settings.change({ theme: "dark" })).toThrow(
    /settings\.json cannot be read: it is not a file\. .*move it/,
  );
  expect(settings.get().theme).toBe("system");
});
