import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { freshHome, ran, root } from "../harness/processes.js";

/** A checkout puts no `countersign` on the PATH: such a command, typed as it stands, is not found. npx finds its own. */
const notFound =
  /(?<![\w/.-]|npx )countersign (start|mcp|serve|register|unregister|clients|operations|audit|key|doctor|demo-api)\b/g;

const documents = ["README.md", "SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md"];

function texts(): { path: string; text: string }[] {
  const built = readdirSync(join(root, "dist"), { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(js|cjs|html)$/.test(name))
    .map((name) => join("dist", name));
  const docs = readdirSync(join(root, "docs"))
    .filter((name) => name.endsWith(".md"))
    .map((name) => join("docs", name));
  return [...built, ...docs, ...documents].map((path) => ({ path, text: readFileSync(join(root, path), "utf8") }));
}

beforeAll(async () => {
  // Builds what is older than the sources.
  expect(await ran(["--version"], { COUNTERSIGN_HOME: freshHome() })).toMatchObject({ code: 0 });
}, 120_000);

test("every command that a page, an answer, an error or a document names can be typed in a checkout", () => {
  const all = texts();
  for (const part of [join("dist", "cli"), join("dist", "bridge"), join("dist", "renderer"), "docs"])
    expect(all.some(({ path }) => path.startsWith(part))).toBe(true);
  expect(all.flatMap(({ path, text }) => [...text.matchAll(notFound)].map(([said]) => `${path}: ${said}`))).toEqual([]);
});

test("what the help calls the program is what runs it", async () => {
  const { stdout } = await ran(["audit", "--help"], { COUNTERSIGN_HOME: freshHome() });
  expect(stdout).toMatch(/^Usage: node bin\/countersign\.mjs audit /);
});

test("each code that an error of the core can carry stands in troubleshooting, with what to do", () => {
  const codes = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter(
      (name) => name.endsWith(".ts") && !/\.(test|fixture)\.ts$/.test(name) && !/^(demo|zip|audit)[\\/]/.test(name),
    )
    .flatMap((name) => [...readFileSync(join(root, "src", name), "utf8").matchAll(/readonly code = "([a-z_]+)"/g)])
    .map(([, code]) => code);
  const page = readFileSync(join(root, "docs", "troubleshooting.md"), "utf8");
  expect(codes.length).toBeGreaterThan(40);
  expect(codes.filter((code) => !page.includes(`\`${code}\``))).toEqual([]);
});
