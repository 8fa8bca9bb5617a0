import { expect, test } from "vitest";
import { createAdminApi } from "./client.js";
import { inOurWords, inWords } from "./errors.js";
import { startServer } from "./loopback.fixture.js";
import { networkWords } from "./network-words.js";

const never = new AbortController().signal;
const system = (code: string, message = code) => Object.assign(new Error(message), { code });

test.each([
  [system("ECONNREFUSED", "connect ECONNREFUSED 127.0.0.1:59"), /^nothing answers .*\(connect ECONNREFUSED/],
  [system("ENOTFOUND", "getaddrinfo ENOTFOUND api.anthropic.com"), /^its name .*no network .*ENOTFOUND/],
  [system("ENETUNREACH"), /^there is no network/],
  [system("ECONNRESET", "read ECONNRESET"), /^the connection was cut/],
  [system("SELF_SIGNED_CERT_IN_CHAIN", "self-signed certificate"), /^its certificate is not trusted.*proxy/],
  [new TypeError("fetch failed", { cause: system("ENOTFOUND") }), /^its name/],
  [new AggregateError([system("ECONNREFUSED", "connect ECONNREFUSED ::1:59")], ""), /ECONNREFUSED ::1:59/],
  [new Error("something new"), /^something new$/],
])("%s is told in words", (error, words) => {
  expect(networkWords(error)).toMatch(words);
});

test("a read that found nobody says that nothing was changed, a write that nothing was sent", async () => {
  const gone = await startServer(() => undefined);
  await gone[Symbol.asyncDispose]();
  await using api = createAdminApi({ key: async () => "sk-ant-admin01-planted", baseURL: gone.url });
  const failing = (run: () => PromiseLike<unknown>) => inOurWords(run).catch(inWords);
  expect(await failing(() => api.reading("calls", never).org.users.list())).toMatch(
    /nothing answers .* Nothing was changed\. Check the network/,
  );
  expect(await failing(() => api.once(never).org.workspaces.archive("wrkspc_1"))).toMatch(
    /nothing answers .* Nothing was sent\. Check the network/,
  );
});
