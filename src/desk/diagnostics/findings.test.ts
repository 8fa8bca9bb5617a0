import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { ClientStatus } from "../../clients/registration.js";
import type { Settings } from "../../settings/settings.js";
import type { Status } from "../contract/status.js";
import { createDiagnostics, type DiagnosticsDeps } from "./diagnostics.js";
import { chainFinding, clientFindings, folderFinding, settingsFinding } from "./findings.js";
import { lagFinding } from "./lag.js";

const noon = Date.UTC(2026, 10, 23, 12);

const organization: NonNullable<Status["organization"]> = {
  id: "org_1",
  name: "Acme",
  kind: "console",
  address: null,
  key: "memory",
};

const quiet: Status = {
  host: "desktop",
  version: "1.2.3",
  organization,
  trouble: null,
  person: "ada",
  waiting: 0,
  clients: 0,
  paused: false,
  readOnly: false,
  chain: { whole: true, rows: 1, checked: 1, checkedAt: noon },
  keychain: { available: true, words: "In the keychain." },
  pin: { set: false, needed: false, open: true },
  presence: { asks: "press", from: "high" },
  pausedUntil: null,
  unsettled: false,
  syncedAt: noon - 3 * 3_600_000,
  stream: null,
  hindrance: null,
};

interface World {
  status?: Partial<Status>;
  stream?: object;
  /** What stops the store of figures, and what the reading of them says. */
  spend?: { trouble?: string; reading?: string };
  place?: object;
  connections?: object[];
  clients?: () => Partial<ClientStatus>[];
}

/** What the desk finds, were the world so. */
async function findings({ status, stream, spend, place, connections = [], clients = () => [] }: World = {}) {
  const deps = {
    home: tmpdir(),
    logs: "/logs",
    settings: { get: () => ({ readOnly: false }), held: [] },
    current: {
      look: async () => undefined,
      books: () => ({ streaming: { view: () => ({ state: "off", error: null, words: "Off.", ...stream }) } }),
      place: () => place ?? { kind: "nothing" },
      spendTrouble: () => spend?.trouble,
      spend: () => spend && { sync: { trouble: () => spend.reading ?? null } },
    },
    connections: { list: () => connections },
    clients: { list: clients },
    lag: { read: () => ({ p50: 1, p99: 2, max: 3, minutes: 4 }) },
    now: () => noon,
  } as unknown as DiagnosticsDeps;
  const desk = createDiagnostics(deps);
  const read = await desk.read(() => ({ ...quiet, ...status }));
  const about = (name: string) => {
    const found = read.findings.find((one) => one.about === name);
    return found && `${found.is}: ${found.words}`;
  };
  return { about, read, report: async () => (await desk.report(() => ({ ...quiet, ...status }))).text };
}

const row = (about: string, world: World, words: string | RegExp) => [about, world, words] as const;

test.each([
  row("organization", {}, "fine: Acme (console) answers."),
  row(
    "organization",
    { status: { organization: { ...organization, address: "https://proxy.example" } } },
    "fine: Acme (console) answers at https://proxy.example.",
  ),
  row("organization", { status: { organization: null } }, /^note: None is open. Choose one/),
  row(
    "organization",
    { status: { trouble: { code: "x", message: "The key was revoked." } } },
    "bad: The key was revoked.",
  ),
  row("key", {}, "fine: In the keychain."),
  row("key", { status: { keychain: { available: false, words: "In memory." } } }, "bad: In memory."),
  row("key", { status: { keychain: { available: false, words: "None." }, organization: null } }, "note: None."),
  row(
    "key",
    { status: { keychain: { available: false, words: "None." }, organization: { ...organization, key: "demo" } } },
    "fine: The demo organization needs none.",
  ),
  row("log", {}, "fine: The chain is whole: 1 row, checked just now."),
  row(
    "log",
    { status: { chain: { whole: true, rows: 2, checked: 0, checkedAt: null } } },
    "fine: The chain is whole: 2 rows, not checked yet.",
  ),
  row(
    "log",
    { status: { chain: { whole: true, rows: 2, checked: 0, checkedAt: noon - 119 * 60_000 } } },
    "fine: The chain is whole: 2 rows, all of them written since it was checked 119 min ago.",
  ),
  row(
    "log",
    { status: { chain: { whole: true, rows: 19, checked: 13, checkedAt: noon - 4 * 60_000 } } },
    "fine: The chain is whole: 19 rows, 6 of them written since it was checked 4 min ago.",
  ),
  row(
    "log",
    { status: { chain: { whole: false, rows: 2, checked: 0, checkedAt: null, why: "Row 2: it was rewritten" } } },
    "bad: Row 2: it was rewritten. Look on the Activity page; writes wait for you.",
  ),
  row(
    "log",
    { status: { chain: { whole: false, rows: 2, checked: 0, checkedAt: null } } },
    /^bad: The chain is broken. Look/,
  ),
  row("stream", {}, "fine: Off."),
  row("stream", { stream: { state: "held", words: "Held." } }, "bad: Held."),
  row("stream", { stream: { error: "no answer", words: "2 rows wait." } }, "bad: 2 rows wait."),
  row("spend", { spend: {} }, "fine: Read into the store 3 h ago."),
  row("spend", { spend: {}, status: { syncedAt: null } }, /^note: The first reading is under way/),
  row("spend", { status: { organization: null } }, "fine: Nothing to read yet."),
  row("spend", { spend: { trouble: "spend.db is damaged." } }, "bad: spend.db is damaged."),
  row("spend", { spend: { reading: "No answer since noon." } }, "bad: No answer since noon."),
  row("settings", {}, "fine: A key’s calls go to the official address."),
  row("settings", { place: { kind: "key", way: { baseURL: "https://p" } } }, "fine: A key’s calls go to https://p."),
  row("settings", { status: { unsettled: true } }, /^bad: Another program changed settings.json/),
  row("computer", { status: { hindrance: "No notifications." } }, "note: No notifications."),
  row("connections", {}, /^note: No client is connected/),
  row(
    "connections",
    {
      connections: [
        { name: "Cursor", version: "2", calls: 1 },
        { name: "Zed", calls: 2 },
      ],
    },
    "fine: Cursor 2 (1 call), Zed (2 calls).",
  ),
  row("response", {}, /^fine: The desk answers: late by 1 ms as a rule.* over the last 4 minutes/),
])("of the %s is told: %j", async (about, world, words) => {
  const said = (await findings(world)).about(about);
  if (typeof words === "string") expect(said).toBe(words);
  else expect(said).toMatch(words);
});

test("where nothing hinders the app, nothing is said of the computer", async () => {
  expect((await findings()).about("computer")).toBeUndefined();
});

test("what cannot be looked at says why in words for people, and keeps a mistake of ours to itself", async () => {
  const failing = (error: unknown) => ({
    clients: () => {
      throw error;
    },
  });
  const told = Object.assign(new Error("The file of Cursor cannot be read."), { code: "file_refused" });
  expect((await findings(failing(told))).about("clients")).toBe("bad: The file of Cursor cannot be read.");
  const odd = Object.assign(new Error("x is not a function"), { code: 5 });
  for (const error of [new TypeError("x is not a function"), odd, "a string"])
    expect((await findings(failing(error))).about("clients")).toMatch(/^bad: This could not be looked at. Press Look/);
});

test("the report lists what is bad first, with the host that shows the desk", async () => {
  const world = { status: { hindrance: "No notifications.", trouble: { code: "x", message: "Revoked." } } };
  const desktop = await (await findings(world)).report();
  expect(desktop).toMatch(/Countersign +1\.2\.3, desktop app/);
  expect(desktop).toMatch(/bad +organization +Revoked\.\n(.*\n)*note +computer +No not.*\n(.*\n)*fine +key /);
  expect(await (await findings({ status: { host: "browser" } })).report()).toMatch(/1\.2\.3, browser/);
});

const client = { id: "cursor", name: "Cursor", found: "installed", registered: false, broken: null } as const;

test.each([
  [{ registered: true }, "fine", /^Registered\.$/],
  [{ registered: true, outdated: true }, "note", /another copy of Countersign.*register cursor/],
  [{}, "note", /^Not registered. Connect it on the Clients page, or run `.*register cursor`/],
  [{ found: "absent", broken: "Line 3 is no JSON." }, "bad", /^Line 3 is no JSON.$/],
] as const)("a client program that is %j is told as %s", (over, is, words) => {
  expect(clientFindings([{ ...client, ...over }])).toMatchObject([
    { about: "Cursor", is, words: expect.stringMatching(words) },
  ]);
});

test("where no client program is found, the way to connect any other is told", () => {
  expect(clientFindings([{ ...client, found: "absent" }])).toMatchObject([
    { about: "clients", is: "note", words: expect.stringMatching(/clients` prints the entry/) },
  ]);
});

test("a data folder is told by what is there, and one that others can look into with the command that closes it", () => {
  const home = mkdtempSync(join(tmpdir(), "found-"));
  expect(folderFinding(home, "linux")).toEqual({ is: "fine", words: home });
  expect(folderFinding(join(home, "later"), "linux")).toMatchObject({
    is: "fine",
    words: expect.stringMatching(/first start/),
  });
  writeFileSync(join(home, "file"), "");
  expect(folderFinding(join(home, "file"), "linux")).toMatchObject({
    is: "bad",
    words: expect.stringMatching(/is not a folder.*COUNTERSIGN_HOME/),
  });
  chmodSync(home, 0o755);
  expect(folderFinding(home, "linux").words).toContain(`chmod 700 ${home}`);
  expect(folderFinding(home, "win32")).toEqual({ is: "fine", words: home });
});

const settings = (over: object) => ({ get: () => ({ readOnly: true }), held: [], ...over }) as unknown as Settings;

test.skipIf(process.platform === "win32")("a command names a path with a space or a quote in it as one word", () => {
  const folder = join(mkdtempSync(join(tmpdir(), "found-")), "Dana's Application Support");
  mkdirSync(folder);
  const path = join(folder, "managed-settings.json");
  writeFileSync(path, "{}");
  for (const one of [folder, path]) chmodSync(one, 0o777);
  const commands = [
    folderFinding(folder, "darwin").words.split("Close it: ")[1] ?? "",
    settingsFinding(settings({ managed: { path } }), undefined).words.split("sudo chown root")[1] ?? "",
  ];
  for (const command of commands) execFileSync("sh", ["-c", command.replace(/^.*sudo/, "")]);
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(statSync(path).mode & 0o022).toBe(0);
});

test("the settings say what narrows them, and who", () => {
  expect(settingsFinding(settings({ held: ["readOnly"], managed: { path: "/etc/c.json" } }), undefined).words).toBe(
    "Read-only. A key’s calls go to the official address. Held by the environment or an administrator: readOnly. Administered by /etc/c.json.",
  );
});

test("a chain is told with its rows, and a broken one with the row and the command that says more", () => {
  const whole = (rows: number) => chainFinding({ whole: true, rows, lastHash: "" }, "/audit");
  expect([whole(1).words, whole(2).words]).toEqual([
    "The chain is whole: 1 row in /audit.",
    "The chain is whole: 2 rows in /audit.",
  ]);
  const broken = chainFinding(
    { whole: false, rows: 2, firstBad: { row: 2, file: "a", line: 2, why: "it was rewritten" } },
    "/audit",
  );
  expect(broken).toMatchObject({ is: "bad", words: expect.stringMatching(/row 2: it was rewritten .*audit verify/) });
});

test("a desk that is late after its first minutes says so, and one that only just started does not", () => {
  const late = { p50: 5, p99: 400, max: 900 };
  expect(lagFinding({ ...late, minutes: 1 })).toMatchObject({
    is: "fine",
    words: expect.stringMatching(/last minute/),
  });
  expect(lagFinding({ ...late, minutes: 5 })).toMatchObject({ is: "note", words: expect.stringMatching(/was busy/) });
});
