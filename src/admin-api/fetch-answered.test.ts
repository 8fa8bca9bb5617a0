import { expect, test } from "vitest";
import { createRateBudgets } from "./areas.js";
import { fetchOnce } from "./fetch-once.js";
import { answered, createReadingFetch } from "./fetch-reading.js";
import { renewing } from "./fetch-token.js";
import { createInTurn } from "./in-turn.js";
import { emptyPage, json, startServer } from "./loopback.fixture.js";

const never = new AbortController().signal;

test("a request by itself is read and sent as one with its parts", async () => {
  await using server = await startServer((response) => json(response, emptyPage));
  const budgets = createRateBudgets();
  const fetches = [createReadingFetch(budgets, "calls", never), fetchOnce(budgets, createInTurn(), never)];
  for (const one of fetches) {
    for (const input of [new Request(`${server.url}/v1/organizations/me`), `${server.url}/v1/organizations/me`])
      expect(await (await one(input)).json()).toEqual(emptyPage);
  }
  expect(server.requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual(
    Array.from({ length: 4 }, () => "GET /v1/organizations/me"),
  );
});

test.each([
  [304, 304, null],
  [103, 502, ""],
  [500, 500, "x"],
])("an answer with %i is handed on as %i", async (status, shown, body) => {
  const response = answered(status, new Headers({ "content-length": "9" }), body ?? "", "read");
  expect([response.status, response.headers.get("content-length")]).toEqual([shown, null]);
  expect(response.body === null).toBe(body === null);
});

test("an answer that says nothing of its kind is none", () => {
  expect(() => answered(200, new Headers(), "{}", "read")).toThrow(/not in JSON/);
});

test("a request without a token is renewed as one whose token was refused", async () => {
  const asked: (string | null)[] = [];
  const fetch = renewing(
    async (_, init) => {
      asked.push(new Headers(init?.headers).get("authorization"));
      return new Response(null, { status: asked.length === 1 ? 401 : 204 });
    },
    async (refused) => `fresh after "${refused}"`,
  );
  expect((await fetch("http://here")).status).toBe(204);
  expect(asked).toEqual([null, 'Bearer fresh after ""']);
});
