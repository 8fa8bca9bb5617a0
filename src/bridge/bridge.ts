import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";
import { parseArgs } from "node:util";

const lost =
  "Countersign restarted while this call was running. Its outcome is unknown; look it up before repeating it.";
/** Until a desk was open once and left word how it is opened. */
const anyOpening =
  "Open the Countersign app, or start it as it was installed (`npx countersign` from npm, `npm start` in a checkout)";
const notRunning = (): string =>
  `Countersign is not running. ${opening() ?? anyOpening}, then try again. If this client then does not find it, connect or start the client again.`;
const busy =
  "Countersign is running, but it was too busy to answer. Nothing was done. Try again in a moment; if it stays so, quit it and open it again.";
/** Bytes held for a desk that is away, before the client is stopped. */
const holdable = 32 << 20;

const usage = "It takes --as <client>, --read-only and --toolsets <names with commas between>.\n";
const options = optionsOf(process.argv.slice(2));

type Message = Record<string, unknown>;
/** A line of the client that waits for a desk. */
interface Held {
  line: string;
  message: Message;
  timer?: NodeJS.Timeout;
}

/** What a client launches: whole lines between its stdio and the desk's socket, through restarts of the desk. */
function runBridge(): void {
  /** Requests the desk has not answered, listens that never end, and what the desk asked of the client; by `idOf`. */
  const running = new Map<string, unknown>();
  const listens = new Map<string, string>();
  const asked = new Map<string, unknown>();
  /** Addresses that a client of the older era subscribed to. */
  const subscribed = new Set<string>();
  let held: Held[] = [];
  let heldBytes = 0;
  let opening: { line: string; key: string; result?: Message } | undefined;
  let initialized: string | undefined;
  let desk: Socket | undefined;
  let replay: string | undefined;
  let replays = 0;
  let wasConnected = false;
  /** Somebody took the connection, though there is no greeting yet. */
  let someoneListens = false;
  let pause = 50;
  let ending = false;

  process.stdin.on("data", splitter(fromClient));
  process.stdin.on("end", end);
  process.stdin.on("error", end);
  process.stdout.on("error", () => process.exit(0));
  process.stdout.on("drain", () => desk?.resume());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(signal, () => process.exit(0));
  reach();

  function fromClient(line: string): void {
    if (line.trim() === "") return;
    const message = parsed(line);
    if (!message) {
      const batch = line.trimStart().startsWith("[");
      const why = batch ? "Batches are not supported: send one message a line." : "This line is not JSON-RPC in JSON.";
      toClient({ jsonrpc: "2.0", id: null, error: { code: batch ? -32600 : -32700, message: why } });
      return;
    }
    if (message.method === "notifications/initialized") {
      initialized = line;
      // Its request was answered by a desk that is gone: the replay carries this one.
      if (!desk && opening?.result) return;
    }
    if (message.method === "notifications/cancelled" && cancels(message)) return;
    if (!("method" in message)) {
      // The client's answer to a desk that is gone means nothing to the next one.
      if (asked.delete(idOf(message.id)) && desk) send(line);
      return;
    }
    if (desk && !replay) forward(line, message);
    else hold(line, message);
  }

  /** True when what is cancelled never reached a desk: then that is all there is to do. */
  function cancels({ params }: Message): boolean {
    const key = idOf(isRecord(params) ? params.requestId : undefined);
    const waiting = held.find(({ message }) => isRequest(message) && idOf(message.id) === key);
    if (waiting) letGo(waiting);
    running.delete(key);
    listens.delete(key);
    return waiting !== undefined || !desk;
  }

  function forward(line: string, message: Message): void {
    if (isRequest(message)) {
      const key = idOf(message.id);
      if (message.method === "initialize") opening = { line, key };
      subscribes(message);
      if (message.method === "subscriptions/listen") listens.set(key, line);
      else running.set(key, message.id);
    }
    send(line);
  }

  function subscribes({ method, params }: Message): void {
    const uri = isRecord(params) ? params.uri : undefined;
    if (typeof uri !== "string") return;
    if (method === "resources/unsubscribe") subscribed.delete(uri);
    if (method === "resources/subscribe" && subscribed.size < 1000) subscribed.add(uri);
  }

  function send(line: string): void {
    if (desk && !desk.write(`${line}\n`)) process.stdin.pause();
  }

  function hold(line: string, message: Message): void {
    const one: Held = { line, message };
    held.push(one);
    heldBytes += line.length;
    if (heldBytes > holdable) process.stdin.pause();
    if (!isRequest(message)) return;
    const giveUp = (words: string) => {
      letGo(one);
      toClient({ jsonrpc: "2.0", id: message.id, error: { code: -32000, message: words } });
      if (ending) end();
    };
    const longer = () => {
      one.timer = setTimeout(() => giveUp(someoneListens ? busy : notRunning()), 9000);
    };
    // With no desk at all a client probes several times at its start: held long, each would make it look broken.
    one.timer = setTimeout(() => (wasConnected || someoneListens ? longer() : giveUp(notRunning())), 1000);
  }

  function letGo(one: Held): void {
    clearTimeout(one.timer);
    held = held.filter((other) => other !== one);
    heldBytes -= one.line.length;
    if (heldBytes <= holdable) process.stdin.resume();
  }

  function reach(): void {
    const found = announced();
    if (!found) {
      someoneListens = false;
      again();
      return;
    }
    const socket = connect(found.socket);
    const patience = setTimeout(() => socket.destroy(), 3000);
    let [taken, greeted] = [false, false];
    socket.on("connect", () => {
      taken = true;
      someoneListens = true;
      socket.write(`${JSON.stringify(hello(found.token))}\n`);
    });
    socket.on(
      "data",
      splitter((line) => {
        if (greeted) fromDesk(line);
        else {
          greeted = true;
          clearTimeout(patience);
          welcomed(socket, line, found.token);
        }
      }),
    );
    socket.on("drain", () => process.stdin.resume());
    // What went wrong shows in `close`, which always follows.
    socket.on("error", () => {
      someoneListens = taken;
    });
    socket.on("close", () => {
      clearTimeout(patience);
      if (desk === socket) parted();
      again();
    });
  }

  function again(): void {
    setTimeout(reach, pause);
    pause = Math.min(pause * 2, 1000);
  }

  function welcomed(socket: Socket, line: string, token: string): void {
    const answer = parsed(line);
    if (answer?.ok !== true) {
      // What a desk that was killed left behind was read a moment before the next one said its own.
      if (announced()?.token !== token) return void socket.destroy();
      const why = typeof answer?.error === "string" ? answer.error : "it did not answer as a desk of Countersign does.";
      process.stderr.write(`Countersign refused the connection: ${why}\n`);
      process.exit(1);
    }
    desk = socket;
    wasConnected = true;
    pause = 50;
    if (!opening?.result) {
      caughtUp();
      return;
    }
    replay = `bridge-init-${++replays}`;
    socket.write(`${JSON.stringify({ ...parsed(opening.line), id: replay })}\n`);
  }

  /** The new desk answered the replayed `initialize`; the client must not notice. */
  function replayed(message: Message): void {
    replay = undefined;
    const result = isRecord(message.result) ? message.result : undefined;
    if (!result || result.protocolVersion !== opening?.result?.protocolVersion) {
      process.stderr.write("Countersign was updated and speaks another protocol version now. Connect it again.\n");
      process.exit(1);
    }
    if (initialized) send(initialized);
    const capabilities = isRecord(result.capabilities) ? result.capabilities : {};
    for (const [kind, can] of Object.entries(capabilities))
      if (isRecord(can) && can.listChanged === true)
        toClient({ jsonrpc: "2.0", method: `notifications/${kind}/list_changed` });
    for (const uri of subscribed) {
      send(
        JSON.stringify({
          jsonrpc: "2.0",
          id: `bridge-sub-${++replays}`,
          method: "resources/subscribe",
          params: { uri },
        }),
      );
      // It may have moved while nobody told.
      toClient({ jsonrpc: "2.0", method: "notifications/resources/updated", params: { uri } });
    }
    caughtUp();
  }

  function caughtUp(): void {
    for (const line of listens.values()) send(line);
    const waiting = held;
    held = [];
    heldBytes = 0;
    for (const { line, message, timer } of waiting) {
      clearTimeout(timer);
      forward(line, message);
    }
  }

  function fromDesk(line: string): void {
    const message = parsed(line);
    if (!message) {
      process.stderr.write("Countersign sent a line that is not JSON; it was dropped.\n");
      return;
    }
    if ("method" in message) {
      if (isRequest(message)) asked.set(idOf(message.id), message.id);
    } else {
      if (replay && message.id === replay) {
        replayed(message);
        return;
      }
      const key = idOf(message.id);
      if (opening?.key === key && !opening.result && isRecord(message.result)) opening.result = message.result;
      const known = running.delete(key);
      if (!listens.delete(key) && !known && message.id !== null) return;
    }
    pass(line);
    if (ending) end();
  }

  /** The desk is gone. What it sent of a last line went with its splitter. */
  function parted(): void {
    desk = undefined;
    replay = undefined;
    for (const id of running.values()) toClient({ jsonrpc: "2.0", id, error: { code: -32000, message: lost } });
    for (const requestId of asked.values())
      toClient({
        jsonrpc: "2.0",
        method: "notifications/cancelled",
        params: { requestId, reason: "Countersign restarted." },
      });
    running.clear();
    asked.clear();
    if (!opening?.result) opening = undefined;
    process.stdin.resume();
    if (ending) end();
  }

  const toClient = (message: Message): void => pass(JSON.stringify(message));

  function pass(line: string): void {
    if (!process.stdout.write(`${line}\n`)) desk?.pause();
  }

  /** The client has said all: what still runs has two seconds to be answered. */
  function end(): void {
    const first = !ending;
    ending = true;
    if (running.size > 0 || held.length > 0) {
      if (first) setTimeout(() => process.exit(0), 2000);
      return;
    }
    const leave = () => process.stdout.write("", () => process.exit(0));
    if (desk) desk.end(leave);
    else leave();
  }
}

/** Calls back with each whole line; a half one at the end is never seen. */
function splitter(onLine: (line: string) => void): (chunk: Buffer) => void {
  let parts: Buffer[] = [];
  return (chunk) => {
    let from = 0;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, from)) {
      parts.push(chunk.subarray(from, at));
      const line = Buffer.concat(parts).toString();
      parts = [];
      from = at + 1;
      onLine(line);
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
  };
}

function parsed(line: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

const isRecord = (value: unknown): value is Message =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const isRequest = (message: Message): boolean => "method" in message && message.id !== undefined;
/** `1` and `"1"` are two ids; clients use both kinds. */
const idOf = (id: unknown): string => JSON.stringify(id) ?? "";

/** The first line each way is frozen at `countersign: 1`: bridges outlive the desks they were installed with. */
function hello(token: string): Message {
  const { as, "read-only": readOnly, toolsets } = options;
  const flags = {
    ...(readOnly && { read_only: true }),
    ...(toolsets !== undefined && { toolsets: toolsets.split(",").map((name) => name.trim()) }),
  };
  return { countersign: 1, token, pid: process.pid, ppid: process.ppid, as, flags };
}

/** A flag that is not understood must not open what it was meant to close: the bridge ends with 2. */
function optionsOf(argv: readonly string[]) {
  const known = {
    as: { type: "string" },
    "read-only": { type: "boolean" },
    toolsets: { type: "string" },
    help: { type: "boolean", short: "h" },
  } as const;
  try {
    return parseArgs({ args: argv.filter((word, at) => at > 0 || word !== "mcp"), options: known }).values;
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n${usage}`);
    process.exit(2);
  }
}

/** Where the desk of this data folder listens, if it says so. */
function announced(): { socket: string; token: string } | undefined {
  const { v, socket, token } = said("desk.json");
  return v === 1 && typeof socket === "string" && typeof token === "string" ? { socket, token } : undefined;
}

/** How the last desk of this data folder is opened. */
function opening(): string | undefined {
  const { v, how } = said("opening.json");
  return v === 1 && typeof how === "string" && how.length < 1000 ? how : undefined;
}

/** What a desk left in a file of this data folder, if it did. */
function said(file: string): Message {
  try {
    return parsed(readFileSync(join(process.env.COUNTERSIGN_HOME || defaultHome(), "run", file), "utf8")) ?? {};
  } catch {
    return {};
  }
}

/** `src/settings/home.ts` must agree; it is written twice because the bridge imports nothing of ours. A test compares the two. */
function defaultHome(): string {
  const { APPDATA, XDG_DATA_HOME } = process.env;
  if (process.platform === "win32") return join(APPDATA || join(homedir(), "AppData", "Roaming"), "Countersign");
  if (process.platform === "darwin") return join(homedir(), "Library", "Application Support", "Countersign");
  const data = XDG_DATA_HOME && isAbsolute(XDG_DATA_HOME) ? XDG_DATA_HOME : join(homedir(), ".local", "share");
  return join(data, "countersign");
}

if (options.help) process.stdout.write(`The bridge to the desk that is open: clients launch it. ${usage}`);
else runBridge();
