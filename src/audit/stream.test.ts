import { createSocket } from "node:dgram";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, expect, test } from "vitest";
import { openLog } from "./append.js";
import { createFileSink } from "./file-sink.js";
import type { Log } from "./log.js";
import { OcsfEvent } from "./ocsf.fixture.js";
import type { Outgoing, Sink } from "./sink.js";
import { createStream, type StreamState } from "./stream.js";
import { message, openLine } from "./syslog.js";
import { createSyslogSink } from "./syslog-sink.js";

const undo: (() => unknown)[] = [];
afterEach(async () => {
  for (const one of undo.splice(0).toReversed()) await one();
});

function setUp() {
  const dir = mkdtempSync(join(tmpdir(), "countersign-stream-"));
  undo.push(() => rmSync(dir, { recursive: true }));
  const log = openLog({ dir: join(dir, "audit"), segmentBytes: 1500 });
  undo.push(() => log[Symbol.asyncDispose]());
  return { dir, log, file: join(dir, "out.jsonl") };
}
const say = (log: Log, count: number) => {
  for (let n = 0; n < count; n += 1)
    log.append({ type: "call", org_id: "org_1", actor: { kind: "person", account: "dana" }, data: { n } });
};

function streaming({ dir, log }: { dir: string; log: Log }, sink: Sink, from = 0, format: "jsonl" | "ocsf" = "jsonl") {
  const heard: StreamState[] = [];
  const options = { dir: join(dir, "audit"), format, version: "1", sink, from, now: Date.now, patience: 20 };
  const stream = createStream({ ...options, changed: (state) => heard.push(state) });
  const unwatch = log.watch(() => stream.nudge());
  const stop = async () => {
    unwatch();
    await stream[Symbol.asyncDispose]();
  };
  undo.push(stop);
  return { stream, heard, stop };
}
const linesOf = (file: string) => (existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : []);
const rowsIn = (file: string): number[] => linesOf(file).map((line) => JSON.parse(line).row.seq);
const upTo = (last: number, first = 1) => Array.from({ length: last - first + 1 }, (_, at) => first + at);

test("each row is in the file soon after it was written, and nobody else can read it", async () => {
  const there = setUp();
  say(there.log, 3);
  const { stream } = streaming(there, createFileSink(there.file));
  await expect.poll(() => rowsIn(there.file)).toEqual([1, 2, 3]);
  say(there.log, 20);
  await expect.poll(() => rowsIn(there.file)).toEqual(upTo(23));
  // It is counted once it is on the disk, which a reader of the file can be quicker than.
  await expect.poll(() => stream.state()).toMatchObject({ sent: 23, error: null });
  expect(statSync(there.file).mode & 0o777).toBe(0o600);
});

test("a file that was rotated away is begun anew with the next row", async () => {
  const there = setUp();
  streaming(there, createFileSink(there.file));
  say(there.log, 2);
  await expect.poll(() => rowsIn(there.file)).toEqual([1, 2]);
  renameSync(there.file, `${there.file}.1`);
  say(there.log, 2);
  await expect.poll(() => rowsIn(there.file)).toEqual([3, 4]);
  expect(rowsIn(`${there.file}.1`)).toEqual([1, 2]);
});

test("after a stop it goes on where it was, and half a line that a crash left is gone", async () => {
  const there = setUp();
  say(there.log, 3);
  const first = streaming(there, createFileSink(there.file));
  await expect.poll(() => first.stream.state().sent).toBe(3);
  await first.stop();
  appendFileSync(there.file, '{"row":{"act');
  say(there.log, 2);
  streaming(there, createFileSink(there.file), first.heard.at(-1)?.sent);
  await expect.poll(() => rowsIn(there.file)).toEqual(upTo(5));
});

test("what is no row of ours is not taken off a file", async () => {
  const there = setUp();
  appendFileSync(there.file, "somebody's notes");
  say(there.log, 1);
  streaming(there, createFileSink(there.file));
  await expect.poll(() => linesOf(there.file)).toMatchObject(["somebody's notes", expect.stringContaining('"seq":1')]);
});

test("the last rows go out before it stops", async () => {
  const there = setUp();
  const { stop } = streaming(there, createFileSink(there.file));
  await expect.poll(() => existsSync(there.dir)).toBe(true);
  say(there.log, 5);
  await stop();
  expect(rowsIn(there.file)).toEqual(upTo(5));
});

test("a link that was laid where the file should be is not followed, and it is said", async () => {
  const there = setUp();
  symlinkSync(join(there.dir, "elsewhere"), there.file);
  say(there.log, 1);
  const { stream } = streaming(there, createFileSink(there.file));
  await expect.poll(() => stream.state().error).toMatch(/ELOOP/);
  expect(existsSync(join(there.dir, "elsewhere"))).toBe(false);
});

test("a destination that never answers holds up no write", async () => {
  const there = setUp();
  const { stop } = streaming(there, { send: () => new Promise(() => {}), [Symbol.asyncDispose]: async () => {} });
  say(there.log, 300);
  expect(there.log.head().rows).toBe(300);
  await stop();
});

test("whatever fails on the way, every row arrives, in order, and only what may be lost arrives twice", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.constantFrom("ok", "before", "half", "after"), { maxLength: 8 }), async (fate) => {
      const there = setUp();
      const arrived: number[] = [];
      const left = [...fate];
      const sink: Sink = {
        async send(rows: readonly Outgoing[]) {
          const how = left.shift() ?? "ok";
          if (how === "before") throw new Error("before");
          arrived.push(...rows.slice(0, how === "half" ? rows.length / 2 : undefined).map(({ seq }) => seq));
          if (how !== "ok") throw new Error(how);
        },
        [Symbol.asyncDispose]: async () => {},
      };
      say(there.log, 7);
      const { stream, stop } = streaming(there, sink);
      await expect.poll(() => stream.state().sent, { interval: 5, timeout: 10_000 }).toBe(7);
      expect([...new Set(arrived)]).toEqual(upTo(7));
      await stop();
    }),
    { numRuns: 15 },
  );
}, 30_000);

/** A server of syslog over TCP, which reads messages by their length. */
async function syslogServer() {
  const heard: string[] = [];
  const open = new Set<Socket>();
  const server = createServer((socket) => {
    open.add(socket);
    let left = Buffer.alloc(0);
    socket.on("error", () => {});
    socket.on("data", (chunk) => {
      left = Buffer.concat([left, chunk]);
      for (;;) {
        const space = left.indexOf(32);
        const length = Number(left.toString("latin1", 0, space));
        if (space < 0 || left.length < space + 1 + length) return;
        heard.push(left.toString("utf8", space + 1, space + 1 + length));
        left = left.subarray(space + 1 + length);
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const hangUp = () => {
    for (const socket of open) socket.destroy();
    open.clear();
  };
  undo.push(() => {
    hangUp();
    server.close();
  });
  return { heard, port, hangUp };
}
const header = /^<110>1 \d{4}-\d\d-\d\dT[\d:.]+Z \S+ countersign \d+ call - /;
const jsonIn = (text: string) => JSON.parse(text.replace(header, ""));

test("syslog gets a message of RFC 5424 for each row, by its length", async () => {
  const there = setUp();
  const server = await syslogServer();
  say(there.log, 3);
  streaming(there, createSyslogSink({ host: "127.0.0.1", port: server.port, over: "tcp" }), 0, "ocsf");
  await expect.poll(() => server.heard.length).toBe(3);
  for (const text of server.heard) expect(text).toMatch(header);
  expect(server.heard.map((text) => OcsfEvent.parse(jsonIn(text)).metadata.sequence)).toEqual([1, 2, 3]);
});

test("what was on its way when the connection broke is sent again, also where no other row follows", async () => {
  const there = setUp();
  const server = await syslogServer();
  const { stream } = streaming(there, createSyslogSink({ host: "127.0.0.1", port: server.port, over: "tcp" }));
  say(there.log, 3);
  await expect.poll(() => server.heard.length).toBe(3);
  expect(stream.state().sent).toBe(0);
  server.hangUp();
  await expect.poll(() => server.heard.length, { timeout: 8000 }).toBe(6);
  expect(server.heard.map((text) => jsonIn(text).row.seq)).toEqual([1, 2, 3, 1, 2, 3]);
}, 20_000);

test("a row counts as arrived once the connection has stood for a while", async () => {
  const server = await syslogServer();
  let clock = 0;
  await using sink = createSyslogSink({ host: "127.0.0.1", port: server.port, over: "tcp" }, () => clock);
  const row = { type: "call", time: "2026-11-23T00:00:00.000Z", text: "{}" } as const;
  await sink.send([{ ...row, seq: 4 }]);
  expect(sink.arrived?.()).toBe(0);
  clock = 5000;
  expect(sink.arrived?.()).toBe(4);
});

test("a server that is not there is named, and tried again", async () => {
  const there = setUp();
  say(there.log, 1);
  const { stream, heard } = streaming(there, createSyslogSink({ host: "127.0.0.1", port: 1, over: "tcp" }));
  await expect.poll(() => stream.state().error).toMatch(/ECONNREFUSED/);
  expect(heard.at(-1)).toMatchObject({ sent: 0 });
});

test("a server that does not speak TLS is not sent to in clear", async () => {
  const there = setUp();
  const plain = createServer((socket) => {
    socket.on("data", () => socket.end("no TLS here"));
    socket.on("error", () => {});
  });
  plain.listen(0, "127.0.0.1");
  await once(plain, "listening");
  undo.push(() => plain.close());
  const address = plain.address();
  say(there.log, 1);
  const port = typeof address === "object" && address ? address.port : 0;
  const { stream } = streaming(there, createSyslogSink({ host: "127.0.0.1", port, over: "tls" }));
  await expect.poll(() => stream.state().error).not.toBeNull();
});

test("over UDP each row is a datagram", async () => {
  const there = setUp();
  const server = createSocket("udp4");
  const heard: string[] = [];
  server.on("message", (bytes) => heard.push(bytes.toString()));
  server.bind(0, "127.0.0.1");
  await once(server, "listening");
  undo.push(() => server.close());
  say(there.log, 2);
  streaming(there, createSyslogSink({ host: "127.0.0.1", port: server.address().port, over: "udp" }));
  await expect.poll(() => heard.map((text) => jsonIn(text).row.seq)).toEqual([1, 2]);
});

test("a server is known by its name where it has one, and one that is none is not trusted", async () => {
  const plain = createServer((socket) => socket.end("no TLS here").on("error", () => {}));
  plain.listen(0, "localhost");
  await once(plain, "listening");
  undo.push(() => plain.close());
  const address = plain.address();
  const port = typeof address === "object" && address ? address.port : 0;
  await expect(openLine({ host: "localhost", port, over: "tls" })).rejects.toThrow();
});

test("a datagram that cannot be sent is an error, and an address of either kind is taken", async () => {
  const line = await openLine({ host: "::1", port: 9, over: "udp" });
  line.close();
  // Whoever sends to everybody has to say so.
  const nowhere = await openLine({ host: "255.255.255.255", port: 9, over: "udp" });
  await expect(nowhere.send("x")).rejects.toThrow(/EACCES/);
  nowhere.close();
});

test("a message says nothing that could end its header", () => {
  expect(message({ type: "call", time: "2026-11-23T00:00:00.000Z", text: "{}" })).toMatch(
    /^<110>1 2026-11-23T00:00:00\.000Z [\x21-\x7e]+ countersign \d+ call - \{\}$/,
  );
});
