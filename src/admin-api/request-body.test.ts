import { toFile } from "@anthropic-ai/sdk";
import { expect, test } from "vitest";
import { createRateBudgets } from "./areas.js";
import { createAdminApi } from "./client.js";
import { BodyRefused, inOurWords } from "./errors.js";
import { fetchOnce } from "./fetch-once.js";
import { createInTurn } from "./in-turn.js";
import { json, refusal, startServer } from "./loopback.fixture.js";

const never = new AbortController().signal;
const plenty = { perMinute: 1_000_000, burst: 1000 };
const make = (baseURL: string, budget = plenty) =>
  createAdminApi({ key: async () => "sk-ant-api01-planted", baseURL, budget });
const once = () => fetchOnce(createRateBudgets(plenty), createInTurn(), never);

type Seen = Awaited<ReturnType<typeof startServer>>["requests"][number];

const formOf = ({ headers, body }: Seen) =>
  new Response(body, { headers: { "content-type": headers["content-type"] ?? "" } }).formData();

const upload = () => ({
  files: [new File(["# Review\n"], "skills/review/SKILL.md"), new File(["{}"], ".claude-plugin/plugin.json")],
  release_notes: "First one.",
});

test("a write sends files as one form, with their paths, a boundary and a length, in one request", async () => {
  await using server = await startServer((response) => json(response, { id: "plugin_1" }));
  // One turn and no other: trying out whether forms are understood would take it.
  await using api = make(server.url, { perMinute: 1, burst: 1 });
  await api.once(never).beta.plugins.create(upload());
  expect(server.requests.map(({ method, url }) => `${method} ${url.pathname}`)).toEqual([
    "POST /v1/organizations/plugins",
  ]);
  const [seen] = server.requests;
  if (!seen) throw new Error("Nothing came");
  expect(seen.headers["content-type"]).toMatch(/^multipart\/form-data; boundary=/);
  expect(seen.headers["content-length"]).toBe(String(Buffer.byteLength(seen.body)));
  expect(seen.headers["transfer-encoding"]).toBeUndefined();
  const form = await formOf(seen);
  const files = form.getAll("files[]").filter((part) => part instanceof File);
  expect(await Promise.all(files.map(async (file) => [file.name, await file.text()]))).toEqual([
    ["skills/review/SKILL.md", "# Review\n"],
    [".claude-plugin/plugin.json", "{}"],
  ]);
  expect(form.get("release_notes")).toBe("First one.");
});

test("a form that a write could not deliver is not sent again", async () => {
  await using server = await startServer((response) => json(response, refusal("api_error", "Internal"), 503));
  await using api = make(server.url);
  const sent = inOurWords(() => api.once(never).beta.plugins.create(upload()));
  await expect(sent).rejects.toMatchObject({ status: 503 });
  expect(server.requests).toHaveLength(1);
});

test("a form that only asks is sent again whole after a fault", async () => {
  await using server = await startServer((response, _, count) =>
    count === 1 ? json(response, refusal("api_error", "Internal"), 500) : json(response, { valid: true }),
  );
  await using api = make(server.url);
  const archive = await toFile(Buffer.from([0x50, 0x4b, 0xff, 0x00]), "market.zip");
  await api.reading("calls", never).beta.pluginMarketplaces.validateArchive({ archive });
  expect(server.requests).toHaveLength(2);
  expect(server.requests[1]?.body.length).toBe(server.requests[0]?.body.length);
  expect(server.requests[1]?.body).toContain('filename="market.zip"');
});

test.each([
  ["a stream", () => new Blob(["abc"]).stream(), undefined],
  ["bytes", () => new Uint8Array([97, 98, 99]), undefined],
  ["a blob", () => new Blob(["abc"], { type: "text/csv" }), "text/csv"],
  ["fields", () => new URLSearchParams({ abc: "" }), "application/x-www-form-urlencoded;charset=UTF-8"],
  ["text", () => "abc", undefined],
])("%s is sent whole", async (_, body, type) => {
  await using server = await startServer((response) => json(response, {}));
  await once()(server.url, { method: "POST", body: body() });
  expect(server.requests[0]?.body).toMatch(/^abc=?$/);
  expect(server.requests[0]?.headers["content-type"]).toBe(type);
  expect(server.requests[0]?.headers["content-length"]).toBe(String(server.requests[0]?.body.length));
});

test("what cannot be sent whole is refused in words, and nothing is sent", async () => {
  await using server = await startServer((response) => json(response, {}));
  const broken = new ReadableStream({
    pull(controller) {
      controller.error(new Error("the disk is gone"));
    },
  });
  // @ts-expect-error an object is no body
  const odd = once()(server.url, { method: "POST", body: { name: "x" } });
  await expect(odd).rejects.toThrow(BodyRefused);
  await expect(once()(server.url, { method: "POST", body: broken })).rejects.toMatchObject({ sent: "no" });
  expect(server.requests).toEqual([]);
});

test("a file comes whole as bytes, and a page in its place is refused", async () => {
  const bytes = Buffer.from([0x50, 0x4b, 0x00, 0xff]);
  await using server = await startServer((response, _, count) =>
    response.writeHead(200, { "content-type": count === 1 ? "application/zip" : "text/html" }).end(bytes),
  );
  await using api = make(server.url);
  const download = async () => {
    const { beta } = api.reading("calls", never);
    const answer = await beta.plugins.versions.download("pluginver_1", { plugin_id: "plugin_1" });
    return Buffer.from(await answer.arrayBuffer());
  };
  expect(await download()).toEqual(bytes);
  await expect(inOurWords(download)).rejects.toThrow(/something else answered/);
});
