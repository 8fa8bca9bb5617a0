import Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { endpointsOf } from "../../scripts/sdk/endpoints.mjs";
import { describe } from "../../src/operations/describe.js";
import { catalog } from "../../src/operations/index.js";

/** Endpoints that no operation calls, each with its reason. */
const omitted: Readonly<Record<string, string>> = {};

/** What the SDK does not wrap. */
const beside = [
  "GET /v1/organizations/usage_report/messages",
  "GET /v1/organizations/cost_report",
  "GET /v1/organizations/usage_report/claude_code",
  "GET /v1/compliance/activities",
];

const covered = async () => {
  const described = await Promise.all(catalog.map(describe));
  return new Set(described.flatMap(({ calls }) => calls.map(({ method, path }) => `${method} ${shape(path)}`)));
};
const shape = (path: string) => path.replace(/\{\w+\}/g, "{}");

test("the SDK reaches the 149 endpoints that were counted", async () => {
  expect((await endpointsOf(Anthropic)).size).toBe(149);
});

test("every endpoint is an operation's, or left out for a reason", async () => {
  const wanted = [...(await endpointsOf(Anthropic)).keys(), ...beside];
  const there = await covered();
  const missing = wanted.filter((endpoint) => !there.has(endpoint) && omitted[endpoint] === undefined);
  expect(missing).toEqual([]);
  for (const [endpoint, reason] of Object.entries(omitted)) {
    expect(wanted).toContain(endpoint);
    expect([...there]).not.toContain(endpoint);
    expect(reason).toMatch(/^[A-Z].*\.$/);
  }
});

test("no operation calls what is not there", async () => {
  const known = new Set([...(await endpointsOf(Anthropic)).keys(), ...beside]);
  expect([...(await covered())].filter((endpoint) => !known.has(endpoint))).toEqual([]);
});
