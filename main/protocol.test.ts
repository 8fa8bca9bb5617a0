import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { serveRenderer } from "./protocol.js";

let folder: string;
let ask: (path: string, init?: RequestInit) => Promise<Response>;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-protocol-"));
  await mkdir(join(folder, "renderer/assets"), { recursive: true });
  await writeFile(join(folder, "renderer/index.html"), "<!doctype html>the page");
  await writeFile(join(folder, "renderer/assets/page.js"), "export {};");
  await writeFile(join(folder, "renderer/notes.txt"), "a kind that the page has no use for");
  await writeFile(join(folder, "secret.html"), "not for the page");
  await mkdir(join(folder, "renderer-other"));
  await writeFile(join(folder, "renderer-other/index.html"), "not for the page");
  await symlink(join(folder, "secret.html"), join(folder, "renderer/link.html"));
  const serve = serveRenderer(join(folder, "renderer"));
  ask = (address, init) => serve(new Request(address, init));
});
afterAll(() => rm(folder, { recursive: true }));

test.each([
  ["app://desk/index.html", "text/html; charset=utf-8"],
  ["app://desk/index.html?a=1#/approvals/P-1", "text/html; charset=utf-8"],
  ["app://desk/assets/page.js", "text/javascript; charset=utf-8"],
])("%s is served as %s, with nothing allowed that the page does not need", async (address, type) => {
  const response = await ask(address);
  expect(response.status).toBe(200);
  expect(Object.fromEntries(response.headers)).toEqual({
    "cache-control": "no-store",
    "content-security-policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
    "content-type": type,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
  });
});

test.each([
  "app://desk/",
  "app://desk",
  "app://desk/assets",
  "app://desk/assets/",
  "app://desk/missing.html",
  "app://desk/index.html/more.html",
  "app://desk/notes.txt",
  "app://desk/../secret.html",
  "app://desk/..%2fsecret.html",
  "app://desk/%2e%2e%2fsecret.html",
  "app://desk/..%5csecret.html",
  "app://desk/..%2frenderer-other%2findex.html",
  "app://desk//etc/hosts.html",
  "app://desk/assets//page.js",
  "app://desk/C:%5csecret.html",
  "app://desk/index.html%00.js",
  "app://desk/%zz.html",
  "app://desk/link.html",
  "app://desk.evil/index.html",
  "app://other/index.html",
  "https://desk/index.html",
  "file:///etc/hosts",
])("%s is not there", async (address) => {
  const response = await ask(address);
  expect(response.status).toBe(404);
  expect(await response.text()).toBe("There is no such file.");
});

test.each(["POST", "PUT", "DELETE", "HEAD"])("%s is not answered", async (method) => {
  expect((await ask("app://desk/index.html", { method })).status).toBe(405);
});
