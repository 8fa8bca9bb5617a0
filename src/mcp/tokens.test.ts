import { mkdtempSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { tokensOf } from "./tokens.js";

const fresh = () => {
  const home = join(mkdtempSync(join(tmpdir(), "cs-tokens-")), "data");
  return { home, file: join(home, "tokens.json"), tokens: tokensOf(home, () => Date.UTC(2026, 10, 23)) };
};

test("a token lets in under its name until it is revoked, and only its hash is kept", () => {
  const { tokens, file, home } = fresh();
  expect(tokens.holderOf("anything")).toBeUndefined();
  const token = tokens.add("ci");
  expect(token).toMatch(/^cst_[\w-]{43}$/);
  expect(tokens.holderOf(token)).toMatchObject({ name: "ci" });
  expect(tokens.holderOf(`${token}x`)).toBeUndefined();
  expect(tokens.list()).toEqual([{ name: "ci", added_at: "2026-11-23T00:00:00.000Z" }]);
  expect(readFileSync(file, "utf8")).not.toContain(token.slice(4));
  if (process.platform !== "win32") expect(statSync(file).mode & 0o777).toBe(0o600);
  // Another process, such as a server that runs, sees it at once.
  const elsewhere = tokensOf(home);
  expect(elsewhere.holderOf(token)).toMatchObject({ name: "ci" });
  tokens.revoke("ci");
  expect(elsewhere.holderOf(token)).toBeUndefined();
});

test("a successor of the same name is somebody else", () => {
  const { tokens } = fresh();
  const first = tokens.holderOf(tokens.add("ci"));
  tokens.revoke("ci");
  expect(tokens.holderOf(tokens.add("ci"))?.id).not.toBe(first?.id);
});

test("a name is refused that is taken, odd or not there, and nothing changes", () => {
  const { tokens } = fresh();
  tokens.add("ci");
  expect(() => tokens.add("ci")).toThrow(/There is a token .ci. already/);
  for (const odd of ["", "http client", "-x", "a/b", "x".repeat(41)])
    expect(() => tokens.add(odd)).toThrow(/cannot be/);
  expect(() => tokens.revoke("laptop")).toThrow(/Those there are: ci/);
  expect(tokens.list().map(({ name }) => name)).toEqual(["ci"]);
});

test("a file that is none of ours is left as it is, and lets nobody in", () => {
  const { tokens, file } = fresh();
  const token = tokens.add("ci");
  for (const text of ["", "{", "[]", '{"v":2,"tokens":[]}']) {
    writeFileSync(file, text);
    expect(() => tokens.holderOf(token)).toThrow(/Move it away/);
    expect(() => tokens.add("laptop")).toThrow(/Move it away/);
    expect(readFileSync(file, "utf8")).toBe(text);
  }
});
