import { APIConnectionError, APIError, RateLimitError } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { startWithClient } from "./demo-api.fixture.js";
import { hostileNames } from "./misbehaviour.js";

test("a rule holds for its method, its path and its number of times", async () => {
  await using northwind = await startWithClient();
  northwind.demo.misbehave({ method: "GET", path: "/users$", times: 2, do: { how: "server_error" } });
  expect((await northwind.org.retrieve()).type).toBe("organization");
  await expect(northwind.org.users.list()).rejects.toMatchObject({ status: 500, type: "api_error" });
  await expect(northwind.org.users.list()).rejects.toThrow(APIError);
  expect((await northwind.org.users.list()).data).toHaveLength(20);
});

test("429 comes with retry-after, 529 is overloaded, a coded refusal carries its code", async () => {
  await using northwind = await startWithClient();
  const { demo, org } = northwind;
  demo.misbehave({ times: 1, do: { how: "rate_limit", retryAfter: 7 } });
  const limited = await org.retrieve().catch((error: unknown) => error);
  expect(limited).toBeInstanceOf(RateLimitError);
  expect(limited).toMatchObject({ headers: expect.objectContaining({}) });
  expect((limited as RateLimitError).headers?.get("retry-after")).toBe("7");
  demo.misbehave({ times: 1, do: { how: "overloaded" } });
  await expect(org.retrieve()).rejects.toMatchObject({ status: 529, type: "overloaded_error" });
  const refuse = {
    how: "refuse",
    status: 403,
    kind: "permission_error",
    errorCode: "sandbox_egress_restricted",
  } as const;
  demo.misbehave({ times: 1, do: refuse });
  await expect(org.retrieve()).rejects.toMatchObject({ status: 403, errorCode: "sandbox_egress_restricted" });
});

test("a reset before the effect has changed nothing, one after it has", async () => {
  await using northwind = await startWithClient();
  const { demo, org } = northwind;
  const there = (name: string) => demo.organization().workspaces.some((workspace) => workspace.name === name);
  demo.misbehave({ method: "POST", times: 1, do: { how: "reset_before" } });
  await expect(org.workspaces.create({ name: "Never" })).rejects.toThrow(APIConnectionError);
  expect(there("Never")).toBe(false);
  demo.misbehave({ method: "POST", times: 1, do: { how: "reset_after" } });
  await expect(org.workspaces.create({ name: "Silently" })).rejects.toThrow(APIConnectionError);
  expect(there("Silently")).toBe(true);
  expect(demo.requests().map(({ status }) => status)).toEqual(["reset", "reset"]);
});

test("truncated JSON and a page that is no JSON do not pass for answers", async () => {
  await using northwind = await startWithClient();
  northwind.demo.misbehave({ times: 1, do: { how: "truncated" } });
  await expect(northwind.org.retrieve()).rejects.toThrow(/JSON/);
  northwind.demo.misbehave({ times: 1, do: { how: "wrong_content_type" } });
  const answer: unknown = await northwind.org.retrieve();
  expect(answer).toEqual(expect.stringContaining("<html>"));
});

test("a slow body arrives whole, and a demo that ends does not wait for it", async () => {
  const northwind = await startWithClient();
  northwind.demo.misbehave({ times: 1, do: { how: "slow_body", ms: 1 } });
  expect((await northwind.org.users.list()).data).toHaveLength(20);
  northwind.demo.misbehave({ times: 1, do: { how: "slow_body", ms: 3_600_000 } });
  const { response } = await northwind.client
    .get<Response>("/v1/organizations/me", { __binaryResponse: true })
    .withResponse();
  const body = response.text();
  await Promise.all([expect(body).rejects.toThrow(), northwind[Symbol.asyncDispose]()]);
});

test("tiny pages hold one row each, and nothing is lost", async () => {
  await using northwind = await startWithClient();
  northwind.demo.misbehave({ do: { how: "tiny_pages" } });
  const names: string[] = [];
  for await (const { name } of northwind.org.workspaces.list({ limit: 100 })) names.push(name);
  expect(names).toHaveLength(5);
  expect(northwind.demo.requests()).toHaveLength(5);
});

test("unknown values and hostile names come through as they are", async () => {
  await using northwind = await startWithClient();
  northwind.demo.misbehave({ times: 1, do: { how: "unknown_values" } });
  expect((await northwind.org.apiKeys.list({ limit: 1 })).data[0]?.status).toBe("not_invented_yet");
  northwind.demo.misbehave({ times: 1, do: { how: "hostile_names" } });
  expect((await northwind.org.apiKeys.list({ limit: 6 })).data.map(({ name }) => name)).toEqual(hostileNames);
  expect((await northwind.org.apiKeys.list({ limit: 1 })).data[0]?.name).toBe("gateway-prod");
});
