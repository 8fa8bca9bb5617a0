import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { Managed, managedFile } from "./managed.js";
import { createSettings } from "./settings.js";

const names = (name: string) => (name === "members" ? ("toolset" as const) : undefined);

function administered(managed: object | string, stored: object = {}, environment = {}) {
  const home = mkdtempSync(join(tmpdir(), "countersign-managed-"));
  const path = join(home, "managed-settings.json");
  writeFileSync(path, typeof managed === "string" ? managed : JSON.stringify(managed));
  writeFileSync(join(home, "settings.json"), JSON.stringify(stored));
  return createSettings({ home, environment, names, managedFile: path });
}

test("it lies where a person without rights does not write, on each platform", () => {
  expect(["linux", "darwin", "win32"].map((one) => managedFile(one as NodeJS.Platform))).toEqual([
    "/etc/countersign/managed-settings.json",
    "/Library/Application Support/Countersign/managed-settings.json",
    "C:\\ProgramData\\Countersign\\managed-settings.json",
  ]);
});

test("what it sets holds over the person's file and the environment, and cannot be changed", () => {
  const settings = administered(
    { readOnly: true, neverCritical: true, expiry: { low: 5 }, presenceFrom: "low", block: ["members:writes"] },
    { criticalOpened: ["archive_workspace"], presenceFrom: "high" },
    { COUNTERSIGN_EXPIRY: "low=20" },
  );
  expect(settings.get()).toMatchObject({
    readOnly: true,
    criticalOpened: [],
    expiry: { low: 5, medium: 15 },
    presenceFrom: "low",
  });
  expect(settings.managed?.blocks).toMatchObject([{ toolset: "members", writes: "block" }]);
  for (const patch of [{ readOnly: false }, { criticalOpened: ["remove_member"] }, { presenceFrom: "high" as const }])
    expect(() => settings.change(patch)).toThrow(/set by the administrator.*managed-settings\.json/);
  expect(settings.change({ theme: "dark" }).theme).toBe("dark");
});

test("nothing in it lets more through than the person allowed", () => {
  const risks = ["low", "medium", "high", "critical"] as const;
  const minutes = fc.integer({ min: 1, max: 60 });
  const managed = fc.record(
    {
      readOnly: fc.constant(true as const),
      neverCritical: fc.constant(true as const),
      expiry: fc.record({ low: minutes, medium: minutes, high: minutes, critical: minutes }, { requiredKeys: [] }),
      presenceFrom: fc.constantFrom("low", "medium", "high"),
      pendingPerClient: fc.integer({ min: 1, max: 200 }),
    },
    { requiredKeys: [] },
  );
  const own = fc.record({
    readOnly: fc.boolean(),
    criticalOpened: fc.subarray(["archive_workspace", "remove_member"]),
    presenceFrom: fc.constantFrom("low" as const, "medium" as const, "high" as const),
    pendingPerClient: fc.integer({ min: 1, max: 200 }),
  });
  fc.assert(
    fc.property(managed, own, (set, stored) => {
      const [under, alone] = [administered(set, stored).get(), administered({}, stored).get()];
      expect(under.readOnly || !alone.readOnly).toBe(true);
      expect(alone.criticalOpened).toEqual(expect.arrayContaining(under.criticalOpened));
      expect(under.pendingPerClient).toBeLessThanOrEqual(alone.pendingPerClient);
      expect(risks.indexOf(under.presenceFrom)).toBeLessThanOrEqual(risks.indexOf(alone.presenceFrom));
      for (const risk of risks) expect(under.expiry[risk]).toBeLessThanOrEqual(alone.expiry[risk]);
    }),
    { numRuns: 60 },
  );
});

test.each([
  ['{\n  "readonly": true\n}', /Unrecognized key.*readonly/s],
  ['{\n  "readOnly": false\n}', /line 2: readOnly/],
  [
    '{\n  "block": [\n    "members",\n    "membres"\n  ]\n}',
    /managed-settings\.json, line 4: block\.1: “membres” cannot be blocked.*An administrator of this computer has to mend/,
  ],
  ['{ "readOnly": true', /line 1: this is not JSON/],
  [
    '{\n  "expiry": {\n    "low": 5,\n    "l\\u006fw": 30\n  }\n}',
    /managed-settings\.json, line 4: expiry\.low: it stands there twice.*An administrator/,
  ],
  ['{\n  "__proto__": { "readOnly": true }\n}', /line 2: __proto__: nothing can be called that/],
])("a file that could be misread starts nothing: %j", (text, words) => {
  expect(() => administered(text)).toThrow(words);
});

test.each<[string, (path: string) => void, RegExp]>([
  [
    "leads to a file that is not there",
    (path) => symlinkSync(`${path}.gone`, path),
    /cannot be read: it leads to a file that is not there/,
  ],
  ["is a folder", (path) => mkdirSync(path), /cannot be read: it is not a file/],
  ["is a pipe that nobody writes to", (path) => execFileSync("mkfifo", [path]), /cannot be read: it is not a file/],
  ["never ends", (path) => symlinkSync("/dev/zero", path), /cannot be read: it is not a file/],
  ["is far too large", (path) => writeFileSync(path, " ".repeat(8_000_001)), /cannot be read: it is larger than 8 MB/],
  ["leads in a circle", (path) => symlinkSync(path, path), /cannot be read.*ELOOP/],
])("one that %s starts nothing, since what it would set is not known", (_, make, words) => {
  const home = mkdtempSync(join(tmpdir(), "countersign-managed-"));
  const path = join(home, "managed-settings.json");
  make(path);
  const start = () => createSettings({ home, environment: {}, names, managedFile: path });
  expect(start).toThrow(words);
  expect(start).toThrow(/Nothing was changed\. An administrator of this computer has to mend it\.$/);
  expect(start).toThrow(expect.objectContaining({ code: "settings_refused", message: expect.stringContaining(path) }));
});

test("every setting of it is one that only narrows", () => {
  expect(Object.keys(Managed.shape).toSorted()).toEqual([
    "allowedWorkspaces",
    "block",
    "expiry",
    "neverCritical",
    "pendingPerClient",
    "presenceFrom",
    "readOnly",
  ]);
});
