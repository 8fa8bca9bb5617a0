import Anthropic from "@anthropic-ai/sdk";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { translated } from "../../src/admin-api/errors.js";
import { answered } from "../../src/admin-api/fetch-reading.js";
import { readAnswer } from "../../src/mcp/answers.js";
import { failure } from "../../src/mcp/failures.js";
import { readOf, startWithContext, writeOf } from "../../src/operations/demo-context.fixture.js";
import { between } from "../harness/planting.js";
import { budget, fuzz, jsonLike, patience } from "./corpus.js";

vi.setConfig({ testTimeout: patience });

let there: Awaited<ReturnType<typeof startWithContext>>;
let api: Awaited<ReturnType<typeof between>>;
let change = (text: string): string => text;
beforeAll(async () => {
  there = await startWithContext({}, {}, async (url) => {
    api = await between(url, (text) => change(text));
    return api.url;
  });
});
afterAll(async () => {
  await there[Symbol.asyncDispose]();
  await api[Symbol.asyncDispose]();
});

/** One of each kind: a thing, lists that are paged in either way, reports, and what asks several of them. */
const reads = ["get_org_info", "list_members", "get_api_key", "list_rate_limits", "get_cost_report", "list_webhooks"];

/** What an agent hears; the words of a defect of ours stay with us. */
async function heard(name: string) {
  const op = readOf(name);
  return op
    .bind(op.example, there.ctx)
    .then((bound) => bound.run())
    .then(
      (answer) => readAnswer(answer),
      (error: unknown) =>
        failure(
          error,
          () => "here",
          () => {},
        ),
    );
}

const keys = ["data", "has_more", "last_id", "next_page", "id", "name", "results", "amount", "error", "type"];

test("whatever answers in the API's place is read as an answer of its form, or told in words", () =>
  fuzz("api-answers", jsonLike(...keys), async (text) => {
    const headers = new Headers({ "content-type": "application/json" });
    try {
      const read = await answered(200, headers, text, "read").json();
      expect(Object.prototype.toString.call(read)).toBe("[object Object]");
      for (const row of Array.isArray(read.data) ? read.data : []) expect(typeof row).toBe("object");
    } catch (error) {
      expect(error).toMatchObject({ code: "api_unreachable", message: expect.stringMatching(/^[A-Z].*\.$/s) });
    }
  }));

test("a list that says for ever that there is more comes to an end", async () => {
  change = () =>
    '{"data":[{"id":"a","name":"a","email":"a"}],"has_more":true,"first_id":"a","last_id":"a","next_page":"a"}';
  for (const name of ["list_members", "list_webhooks", "find"]) {
    const { structuredContent } = await heard(name);
    expect([name, structuredContent]).toMatchObject([name, { summary: expect.any(String) }]);
  }
});

const held = (field: string, value: unknown) => (text: string) =>
  JSON.stringify(JSON.parse(text, (key, was) => (key === field ? value : was)));

test.each([
  ["list_webhooks", "enabled_events", null],
  ["list_spend_limits", "amount", {}],
  ["list_rate_limits", "models", -1],
  ["get_claude_code_usage", "commits_by_claude_code", -1],
  ["get_claude_code_usage", "core_metrics", "none"],
  ["api_key_hygiene", "name", {}],
])("%s, where the API says %s is %j, says that the API's answer is odd and what to do", async (name, field, value) => {
  change = held(field, value);
  const { structuredContent } = await heard(name);
  expect(structuredContent).toMatchObject({
    code: "unexpected_answer",
    summary: expect.stringMatching(/^The Admin API answered with something .* Nothing was changed\. Ask again/),
  });
});

test("a write whose thing the API tells oddly is not planned, and the asker hears why", async () => {
  change = held("scope", null);
  const op = writeOf("update_api_key");
  const planning = op.bind(op.example, there.ctx).then((bound) => bound.plan());
  await expect(planning).rejects.toMatchObject({ code: "unexpected_answer" });
});

test.each(["list_spend_limits", "get_cost_report", "member_access", "api_key_hygiene", "forecast_spend"])(
  "%s tells no amount as dollars that the API gives in another currency",
  async (name) => {
    change = held("currency", "EUR");
    const { structuredContent } = await heard(name);
    expect(structuredContent).toMatchObject({
      code: "other_currency",
      summary: expect.stringMatching(/in EUR, and Countersign knows dollars alone.*Claude Console/),
    });
  },
);

test("a limit is not set in dollars where the API has it in another currency", async () => {
  change = held("currency", "EUR");
  const op = writeOf("set_spend_limit");
  const planning = op.bind(op.example, there.ctx).then((bound) => bound.plan());
  await expect(planning).rejects.toMatchObject({ code: "other_currency" });
});

test("a currency that is no amount's is only a word", async () => {
  change = held("tags", { currency: "EUR" });
  expect((await heard("list_workspaces")).isError).not.toBe(true);
});

test("a refusal with a code that is no text is told by its status", async () => {
  expect(() => translated(new Anthropic.APIError(404, { error: { type: 7 } }, undefined, undefined))).not.toThrow();
});

const odd = fc.constantFrom<unknown>(null, {}, [], -1, "", "\u202e", "9".repeat(400), true);

test("an answer with one value of another kind is heard in words or as it is, bounded, and with no insides of ours", () =>
  fc.assert(
    fc.asyncProperty(fc.nat(40), odd, fc.constantFrom(...reads), async (at, value, name) => {
      change = (text) => {
        let left = at;
        return JSON.stringify(JSON.parse(text, (_, held) => (left-- === 0 ? value : held)));
      };
      const { structuredContent } = await heard(name);
      expect([name, structuredContent]).not.toMatchObject([
        name,
        { code: expect.stringMatching(/^(internal|invalid_arguments)$/) },
      ]);
      const said = JSON.stringify(structuredContent);
      expect(said).not.toMatch(/TypeError|Cannot read|undefined|\.[jt]s:\d+/);
      expect(Buffer.byteLength(said)).toBeLessThan(200_000);
    }),
    budget,
  ));
