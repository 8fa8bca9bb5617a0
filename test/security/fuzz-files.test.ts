import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { cardNamedBy, cardNamedIn } from "../../main/deep-link.js";
import { addressOfProfile, profilesIn, tokensOf } from "../../src/admin-api/profile.js";
import { ClientFileRefused, type World } from "../../src/clients/program.js";
import { previewOf, register, statusOf, unregister } from "../../src/clients/registration.js";
import { programs } from "../../src/clients/registry.js";
import { lineOf } from "../../src/csv/line.js";
import { clientKey } from "../../src/proposals/client-key.js";
import { createSettings } from "../../src/settings/settings.js";
import { borders, corpusOf, fuzz, jsonLike, patience } from "./corpus.js";

vi.setConfig({ testTimeout: patience });
const folder = () => mkdtempSync(join(tmpdir(), "countersign-fuzz-"));

test("every border keeps what was tried at it, each for its reason", () => {
  const kept = readdirSync(join(import.meta.dirname, "corpus")).map((name) => name.replace(/\.json$/, ""));
  expect(kept.toSorted()).toEqual([...borders].toSorted());
  for (const border of borders) {
    const tried = corpusOf(border).map((one) => one.tried);
    expect([border, tried.length]).not.toEqual([border, 0]);
    expect(new Set(tried).size).toBe(tried.length);
  }
});

const refusedInWords = (error: unknown) =>
  expect(error).toMatchObject({
    code: "settings_refused",
    message: expect.stringMatching(/line \d+|cannot be blocked/),
  });

test("settings.json, whatever is in it, is taken or refused with its line, stays as it is, and is not lost by a change", () =>
  fuzz(
    "settings",
    jsonLike("readOnly", "clients", "rules", "organizations", "organization", "expiry", "open", "theme", "writes"),
    (written) => {
      const home = folder();
      const file = join(home, "settings.json");
      writeFileSync(file, written);
      let settings: ReturnType<typeof createSettings>;
      try {
        settings = createSettings({ home, environment: {} });
      } catch (error) {
        refusedInWords(error);
        expect(readFileSync(file, "utf8")).toBe(written.toWellFormed());
        return;
      }
      expect(readFileSync(file, "utf8")).toBe(written.toWellFormed());
      const before = settings.stored();
      settings.change({ keyHints: false });
      expect(createSettings({ home, environment: {} }).stored()).toEqual({ ...before, keyHints: false });
      // What it does not know is a newer version's, and stays.
      expect(JSON.parse(readFileSync(file, "utf8"))).toMatchObject(unknownIn(written));
    },
  ));

test("a client that calls itself like the prototype is held back, and still is after a restart", () => {
  const home = folder();
  const held = { toolsets: null, readOnly: false, paused: true };
  createSettings({ home, environment: {} }).change({ clients: { [clientKey("__proto__")]: held } });
  const { clients } = createSettings({ home, environment: {} }).get();
  expect(Object.hasOwn(clients, clientKey("__proto__"))).toBe(true);
  expect(clients[clientKey("__proto__")]).toMatchObject({ paused: true });
});

/** The fields that no version knows, as they came. */
function unknownIn(written: string): object {
  const read: Record<string, unknown> = JSON.parse(written.replace(/^\uFEFF/, ""));
  return Object.fromEntries(Object.entries(read).filter(([name]) => name === "length" || name === "then"));
}

test("an administrator's file holds back or starts nothing: nothing in it opens what the person had closed", () =>
  fuzz(
    "managed-settings",
    jsonLike("readOnly", "neverCritical", "allowedWorkspaces", "expiry", "low", "presenceFrom", "block"),
    (written) => {
      const home = folder();
      const managedFile = join(home, "managed-settings.json");
      writeFileSync(managedFile, written);
      writeFileSync(join(home, "settings.json"), JSON.stringify({ readOnly: true, presenceFrom: "low" }));
      try {
        const names = () => undefined;
        const settings = createSettings({ home, environment: {}, managedFile, names });
        expect(settings.get()).toMatchObject({ readOnly: true, presenceFrom: "low", criticalOpened: [] });
      } catch (error) {
        refusedInWords(error);
      }
      expect(readFileSync(managedFile, "utf8")).toBe(written.toWellFormed());
    },
  ));

/** What stands in the files of three languages, and what is no file at all. */
const clientFile = fc.oneof(
  jsonLike("mcpServers", "servers", "context_servers", "mcp", "countersign", "command", "args", "env"),
  fc
    .array(
      fc.constantFrom(
        ...["[mcp_servers.countersign]", "[mcp_servers", "]", 'command = "x"', "a.b = 1", "=", '"""', "[[x]]", "# c"],
        ...[
          "extensions:",
          "  countersign:",
          "    cmd: x",
          "- a",
          "&a [*a]",
          "*b",
          "!!js/function 'x'",
          "<<: *a",
          "? k",
        ],
        ...["{", "}", '"mcpServers": {', '"countersign": null,', "// c", "/* c", "\t", "\u0000", "\uFEFF", "\r", "---"],
      ),
      { maxLength: 12 },
    )
    .chain((lines) => fc.constantFrom("\n", "\r\n", "\r", "").map((end) => lines.join(end))),
);

test("a client's file, whatever is in it, is edited and given back, or refused in words and left as it is", async () => {
  // One of each language, and of each place within it.
  const some = ["claude-desktop", "vscode", "zed", "codex", "goose"].flatMap((id) =>
    programs.filter((one) => one.id === id),
  );
  expect(some).toHaveLength(5);
  await fuzz(
    "client-files",
    clientFile,
    async (text) => {
      for (const program of some) {
        const homedir = folder();
        const launch = { command: "/opt/node", args: ["/opt/countersign.mjs", "mcp"] };
        const world: World = { platform: "linux", environment: { PATH: homedir }, homedir, launch };
        const file = program.file(world);
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
        const written = readFileSync(file, "utf8");
        const { broken, registered } = statusOf(program, world);
        try {
          previewOf(program, world);
          await register(program, world);
          expect(statusOf(program, world)).toMatchObject({ registered: true, broken: null });
          await unregister(program, world);
          expect(statusOf(program, world).registered).toBe(false);
        } catch (error) {
          expect(error).toBeInstanceOf(ClientFileRefused);
          expect([program.id, readFileSync(file, "utf8")]).toEqual([program.id, written]);
        }
        if (!broken && !registered) expect([program.id, readFileSync(file, "utf8")]).toEqual([program.id, written]);
      }
    },
    0.5,
  );
});

const profileFolder = (config: string, login: string) => {
  const profile = { name: "admin", folder: folder() };
  for (const part of ["configs", "credentials"]) mkdirSync(join(profile.folder, part));
  writeFileSync(join(profile.folder, "configs", "admin.json"), config);
  writeFileSync(join(profile.folder, "credentials", "admin.json"), login, { mode: 0o600 });
  return profile;
};
/** Nobody listens there. */
const nowhere = "http://127.0.0.1:1";
const coded = (error: unknown) =>
  expect(error).toMatchObject({ code: expect.stringMatching(/^[a-z_]+$/), message: expect.stringMatching(/^[A-Z/]/) });

test("a profile of ant, whatever is in it, gives a token or is refused in words", () =>
  fuzz(
    "profiles",
    jsonLike(
      "authentication",
      "type",
      "user_oauth",
      "oidc_federation",
      "base_url",
      "credentials_path",
      "identity_token",
    ),
    async (config) => {
      const profile = profileFolder(config, JSON.stringify({ version: "1.0", type: "oauth_token", access_token: "t" }));
      expect(await profilesIn(profile.folder)).toEqual(["admin"]);
      await addressOfProfile(profile).then(
        (address) => expect(["string", "undefined"]).toContain(typeof address),
        coded,
      );
      await tokensOf(profile, nowhere)
        .token()
        .then((token) => expect(token).toBe("t"), coded);
    },
  ));

test("a login of ant, whatever is in it, gives its own token or is refused in words", () =>
  fuzz("credentials", jsonLike("access_token", "expires_at", "refresh_token", "type", "version"), async (login) => {
    const profile = profileFolder(JSON.stringify({ authentication: { type: "user_oauth" } }), login);
    await tokensOf(profile, nowhere)
      .token()
      .then((token) => {
        expect(token).toMatch(/./);
        expect(JSON.parse(login).access_token).toBe(token);
      }, coded);
  }));

test("a link opens a card of ours or says nothing", () =>
  fuzz(
    "deep-links",
    fc
      .array(
        fc.oneof(fc.constantFrom("countersign:", "//", "proposal/", "P-", "1048", "/", "%50", "?", "#"), fc.string()),
      )
      .map((parts) => parts.join("")),
    (link) => {
      const named = cardNamedBy(link);
      if (named !== undefined) expect(link).toMatch(/^countersign:\/\/proposal\/P-\d{1,9}\/?$/);
      expect(cardNamedIn([link])).toBe(named);
    },
  ));

test("a cell of a CSV stays one cell, and none begins what a spreadsheet runs", () =>
  fuzz(
    "csv-cells",
    fc
      .array(fc.oneof(fc.constantFrom(..."=+-@\t\r\n\0,\"';| ＝＋－＠"), fc.string({ unit: "binary" })))
      .map((parts) => parts.join("")),
    (cell) => {
      const [one, ...more] = cellsOf(lineOf([cell]));
      expect(more).toEqual([]);
      expect(one?.replaceAll("'", "")).toBe(cell.replaceAll("'", ""));
      // Some spreadsheets take a semicolon, a tab or the end of a line for the end of the cell.
      for (const part of lineOf(["a", cell, "b"]).split(/[;\t\r\n]/))
        if (!/^-?\d+(\.\d+)?$/.test(cell)) expect(part).not.toMatch(/^[\s\0]*[=+\-@＝＋－＠]/);
      if (!/^-?\d+(\.\d+)?$/.test(cell)) expect(one).not.toMatch(/^[\s\0]*[=+\-@＝＋－＠]/);
      expect(cellsOf(lineOf(["a", cell, "b"]))).toHaveLength(3);
    },
  ));

/** As RFC 4180 reads a single line. */
function cellsOf(line: string): string[] {
  expect(line.endsWith("\r\n")).toBe(true);
  const found = [...line.slice(0, -2).matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^",]*))/g)];
  return found.map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? "");
}
