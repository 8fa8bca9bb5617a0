import fc from "fast-check";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { answered } from "../../src/admin-api/fetch-reading.js";
import { readAnswer } from "../../src/mcp/answers.js";
import { failure } from "../../src/mcp/failures.js";
import { readOf, startWithContext } from "../../src/operations/demo-context.fixture.js";
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

const odd = fc.constantFrom<unknown>(null, {}, [], -1, "", "\u202e", "9".repeat(400), true);

test("an answer with one value of another kind is heard in words or as it is, bounded, and with no insides of ours", () =>
  fc.assert(
    fc.asyncProperty(fc.nat(40), odd, fc.constantFrom(...reads), async (at, value, name) => {
      change = (text) => {
        let left = at;
        return JSON.stringify(JSON.parse(text, (_, held) => (left-- === 0 ? value : held)));
      };
      const said = JSON.stringify(await heard(name));
      expect(said).not.toMatch(/TypeError|Cannot read|undefined|\.[jt]s:\d+/);
      expect(Buffer.byteLength(said)).toBeLessThan(200_000);
    }),
    budget,
  ));
