import Anthropic from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { createAdminApi } from "./client.js";
import { ApiRefused, ApiUnreachable, Cancelled, inOurWords, inWords, translated } from "./errors.js";
import { json, refusal, startServer } from "./loopback.fixture.js";

const never = new AbortController().signal;

async function refusedWith(status: number, body: unknown, headers: Record<string, string> = {}): Promise<unknown> {
  await using server = await startServer((response) => json(response, body, status, headers));
  await using api = createAdminApi({ key: async () => "sk-ant-admin01-planted", baseURL: server.url });
  return await inOurWords(() => api.once(never).org.invites.create({ email: "a@example.com", role: "user" })).catch(
    (error: unknown) => error,
  );
}

test.each([
  [400, "already_member", /member of the organization already.*Change their role/],
  [400, "invite_already_exists", /pending already.*delete it and invite again/],
  [400, "org_member_limit_exceeded", /as many members/],
  [400, "organization_type_not_supported", /kind of organization/],
  [409, "concurrent_membership_change", /under way.*ask again/],
  [403, "sandbox_egress_restricted", /network/],
])("a %i with the code %s says what happened and what to do next", async (status, code, words) => {
  const error = await refusedWith(status, refusal("invalid_request_error", "no", code));
  expect(error).toBeInstanceOf(ApiRefused);
  expect(error).toMatchObject({ code, status, requestId: "req_1" });
  expect(inWords(error)).toMatch(words);
});

test.each([
  [401, "authentication_error", /wrong, expired or was revoked.*settings/],
  [403, "permission_error", /not allowed/],
  [404, "not_found_error", /knows no such thing/],
  [500, "api_error", /fault of its own/],
  [529, "overloaded_error", /overloaded/],
  [418, "teapot_error", /status 418/],
])("a %i without a code speaks by its status", async (status, type, words) => {
  const error = await refusedWith(status, refusal(type, "short and stout"));
  expect(error).toMatchObject({ code: type, status });
  expect(inWords(error)).toMatch(words);
  expect(inWords(error)).toContain("short and stout");
});

test.each([
  [429, "rate_limit_error", { "retry-after": "240" }, /Try again in 240 seconds/],
  [503, "api_error", { "retry-after": "1.2" }, /Try again in 2 seconds/],
  [429, "rate_limit_error", { "retry-after": "1" }, /Try again in 1 second\./],
  [429, "rate_limit_error", {}, /Try again in a minute/],
  [400, "invalid_request_error", { "retry-after": "9" }, /Change what was asked/],
])("a %i of %s says when to ask again as the API said it: %j", async (status, type, headers, words) => {
  expect(inWords(await refusedWith(status, refusal(type, "later"), headers))).toMatch(words);
});

test("a code that nobody knows yet falls back to its status and what the API said", async () => {
  const error = await refusedWith(400, refusal("invalid_request_error", "Mondays only", "only_on_mondays"));
  expect(error).toMatchObject({ code: "only_on_mondays" });
  expect(inWords(error)).toMatch(/did not accept.*“Mondays only”/);
});

test("no error tells a key, not even one that the API repeats", async () => {
  const error = await refusedWith(401, refusal("authentication_error", "invalid key sk-ant-admin01-planted"));
  expect(String(error)).not.toContain("planted");
  expect(inWords(new Error("sk-ant-admin01-planted"))).toBe("sk-ant-…");
});

test("a key that cannot be had is told in the words of who keeps it", async () => {
  await using server = await startServer((response) => json(response, {}));
  const locked = new Error("The keychain is locked. Unlock it, then try again.");
  await using api = createAdminApi({ key: () => Promise.reject(locked), baseURL: server.url });
  await expect(inOurWords(() => api.reading("calls", never).org.users.list())).rejects.toMatchObject({
    code: "key_unavailable",
    sent: "no",
    message: locked.message,
  });
  await using empty = createAdminApi({ key: async () => "", baseURL: server.url });
  await expect(inOurWords(() => empty.once(never).org.workspaces.archive("w"))).rejects.toThrow(
    /no Admin key. Add one/,
  );
  expect(server.requests).toEqual([]);
});

test("what is ours already stays what it is", () => {
  for (const error of [new ApiUnreachable("x", "no"), new Cancelled(), new Error("a defect")]) {
    expect(translated(error)).toBe(error);
  }
});

test.each([
  [new SyntaxError("Unexpected end"), { code: "api_unreachable", sent: "maybe" }, /its answer was cut off/],
  [
    new Anthropic.APIConnectionError({ message: "reset" }),
    { code: "api_unreachable", sent: "maybe" },
    /the connection was lost/,
  ],
  [new Anthropic.APIError(undefined, undefined, "said", undefined), { code: "http_unknown", status: 0 }, /./],
])("%s of the SDK is told as one of ours", (error, ours, words) => {
  expect(translated(error)).toMatchObject(ours);
  expect(inWords(error)).toMatch(words);
});

test.each(["half \ud800", ".."])(
  "an id in an answer that the next address cannot hold is an odd answer: %j",
  async (id) => {
    await using api = createAdminApi({ key: async () => "k", baseURL: "http://localhost:9" });
    const error = await inOurWords(() => api.once(never).org.invites.retrieve(id)).catch((error: unknown) => error);
    expect(error).toMatchObject({ code: "unexpected_answer" });
  },
);

test("what is no error is told as it is, and a status without words speaks by the fault it is", () => {
  expect(inWords("odd sk-ant-admin01-planted")).toBe("odd sk-ant-…");
  expect(inWords(new ApiRefused({ status: 599, code: "http_599" }))).toMatch(/fault of its own/);
});
