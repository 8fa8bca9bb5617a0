import { spawn } from "node:child_process";
import { hash, randomUUID, timingSafeEqual } from "node:crypto";
import { join } from "node:path";
import { isSea } from "node:sea";
import { serveBrowser } from "../browser-host/browser-host.js";
import { command } from "../clients/command.js";
import { createDesk, type Desk, DeskAlreadyOpen } from "../desk/desk.js";
import { toolsetNames as known } from "../desk/offline.js";
import { serveHttp } from "../mcp/http.js";
import { createPeer } from "../mcp/peer.js";
import { serveStreams } from "../mcp/stdio.js";
import { type Bearer, tokensOf } from "../mcp/tokens.js";
import { placed } from "./here.js";
import { publicUrlOf } from "./public-url.js";
import { untilStopped } from "./stopping.js";
import { type ExitCode, type Terminal, WrongUsage } from "./terminal.js";
import { tellWayBack } from "./way-back.js";

interface ServeOptions {
  http?: boolean;
  port?: number;
  publicUrl?: string;
  readOnly?: boolean;
  toolsets?: string[];
  block?: string;
  approvals?: "desk" | "confirm";
}

/** Thrown where something needs a desk of its own, and the folder's is open. */
class DeskInTheWay extends Error {
  readonly code = "desk_already_open";
  constructor(home: string, what: string) {
    super(
      `Countersign is already open on ${home}, and ${what} needs the data folder for itself. Stop that one first (Ctrl-C in the terminal where it runs, or Quit in the app), or name another folder in COUNTERSIGN_HOME.`,
    );
  }
}

/** Serves clients without the app. Decisions are made in the browser host, whose address goes to stderr: stdout may be a client's. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<ExitCode> {
  const { http = false, readOnly = false, block, approvals = "desk" } = options;
  if (!http && options.port !== undefined) throw new WrongUsage("--port goes with --http. On stdio there is no port.");
  if (!http && options.publicUrl !== undefined)
    throw new WrongUsage("--public-url goes with --http. On stdio there is no address.");
  checkToolsets(options.toolsets ?? []);
  const way = http ? httpWay(options, terminal) : undefined;
  using stopping = untilStopped();
  const { home, environment, version, say } = terminal;
  try {
    await using desk = await createDesk({
      home,
      host: "browser",
      demo: false,
      environment,
      flags: { readOnly, block },
      version,
      approvals,
      ...(await placed(terminal)),
    });
    await using _ = await decidedBy(approvals, desk, terminal);
    if (way === undefined) return await onStdio(desk, options, terminal, stopping.stopped);
    return await onHttp(desk, options, terminal, stopping.stopped, way);
  } catch (error) {
    if (!(error instanceof DeskAlreadyOpen)) throw error;
    if (http || approvals === "confirm") throw new DeskInTheWay(home, http ? "HTTP" : "--approvals confirm");
    if (block !== undefined) throw new DeskInTheWay(home, "--block");
    say("Countersign is open on this data folder already: this client is served by it.");
    return throughBridge(options, terminal);
  }
}

/** A person decides in the browser host; where there is none, no page is served at all. */
async function decidedBy(
  approvals: "desk" | "confirm",
  desk: Desk,
  terminal: Terminal,
): Promise<AsyncDisposable | undefined> {
  if (approvals === "confirm") {
    terminal.say(
      "No person decides here: a write that its client confirms is sent. The policy, the checks and the log stay.",
    );
    return undefined;
  }
  await using opened = new AsyncDisposableStack();
  const page = opened.use(await serveBrowser(desk, { port: 0 }));
  opened.use(tellWayBack(desk, terminal));
  terminal.say(`Decisions are made at ${page.url}#token=${page.token}`);
  return opened.move();
}

async function onStdio(
  desk: Desk,
  options: ServeOptions,
  { say }: Terminal,
  stopped: Promise<void>,
): Promise<ExitCode> {
  using peer = createPeer(desk.answerer, {
    connection: randomUUID(),
    since: Date.now(),
    pid: process.ppid,
    narrowing: narrowing(options),
  });
  const { gone, close } = serveStreams({
    factory: desk.mcp(peer),
    input: process.stdin,
    output: process.stdout,
    report: say,
  });
  await Promise.race([gone, stopped]);
  await close();
  return 0;
}

async function onHttp(
  desk: Desk,
  options: ServeOptions,
  { say }: Terminal,
  stopped: Promise<void>,
  { bearers, publicUrl }: HttpWay,
): Promise<ExitCode> {
  await using server = await serveHttp({
    port: options.port ?? 8000,
    publicUrl,
    bearers,
    mayCome: desk.mayCome,
    factory: desk.mcp,
    answerer: desk.answerer,
    now: Date.now,
    report: say,
    narrowing: narrowing(options),
  });
  const names = bearers.holders().map(({ name }) => name);
  say(`Clients reach it at ${server.url}, each with its bearer token: ${names.join(", ")}.`);
  if (publicUrl)
    say(`Through your proxy they reach it at ${publicUrl.origin}/mcp; the proxy passes /mcp on to ${server.url}.`);
  await stopped;
  return 0;
}

/** The desk that holds the folder serves this client; our flags travel with the greeting and only narrow. */
function throughBridge({ readOnly, toolsets }: ServeOptions, { root, environment, home }: Terminal): Promise<ExitCode> {
  const flags = [...(readOnly ? ["--read-only"] : []), ...(toolsets ? ["--toolsets", toolsets.join(",")] : [])];
  const { ANTHROPIC_ADMIN_KEY: _, ...env } = environment;
  const launcher = isSea() ? [] : [join(root, "bin", "countersign.mjs")];
  const child = spawn(process.execPath, [...launcher, "mcp", ...flags], {
    stdio: "inherit",
    env: { ...env, COUNTERSIGN_HOME: home },
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("exit", (code) => resolve(code === 0 ? 0 : 1));
  });
}

const narrowing = ({ readOnly = false, toolsets }: ServeOptions) => ({ readOnly, ...(toolsets && { toolsets }) });

/** A misspelt one would be served without a word, and look as if it had no tools. */
function checkToolsets(named: readonly string[]): void {
  const unknown = named.find((name) => name !== "all" && !known.some((one) => one === name));
  if (unknown === undefined) return;
  throw new WrongUsage(`There is no toolset “${unknown}”. Those there are: ${known.join(", ")}; or all.`);
}

interface HttpWay {
  bearers: { holderOf(token: string): Bearer | undefined; holders(): Bearer[] };
  publicUrl: URL | undefined;
}

/** Who may come over HTTP, and by which address. Checked before anything is opened. */
function httpWay({ publicUrl }: ServeOptions, { environment, home }: Terminal): HttpWay {
  const named = tokensOf(home);
  const own = ownToken(environment);
  if (!own && named.holders().length === 0)
    throw new WrongUsage(
      `HTTP wants a bearer token, and there is none. Make one for each client with \`${command("token add NAME")}\`, or put one of your own in COUNTERSIGN_HTTP_TOKEN.`,
    );
  return {
    publicUrl: publicUrl === undefined ? undefined : publicUrlOf(publicUrl),
    bearers: {
      // The file is read first: where it cannot be, nobody comes in.
      holderOf: (token) => named.holderOf(token) ?? (own && isSame(token, own.token) ? own.holder : undefined),
      holders: () => [...named.holders(), ...(own ? [own.holder] : [])],
    },
  };
}

/** Taken out of the environment: nothing that is started later inherits it. No named token can have this name, which has a space. */
function ownToken(environment: Terminal["environment"]): { token: string; holder: Bearer } | undefined {
  const token = environment.COUNTERSIGN_HTTP_TOKEN;
  delete environment.COUNTERSIGN_HTTP_TOKEN;
  if (!token) return undefined;
  if (token.length >= 20) return { token, holder: { id: hash("sha256", token), name: "http client" } };
  throw new WrongUsage(
    "COUNTERSIGN_HTTP_TOKEN must be at least 20 characters long, for example from `openssl rand -hex 32`.",
  );
}

const isSame = (one: string, other: string): boolean =>
  timingSafeEqual(hash("sha256", one, "buffer"), hash("sha256", other, "buffer"));
