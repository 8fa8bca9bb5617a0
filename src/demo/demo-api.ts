import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { bodyOf } from "./body.js";
import { lettersOf } from "./chance.js";
import { tell } from "./control.js";
import { actorOf, authenticate, demoCredentials, keyOf, permit } from "./credentials.js";
import { deliver } from "./delivery.js";
import { noteWrite } from "./journal.js";
import { keepingIn } from "./keeping.js";
import { createMood, distorted, type Misbehaviour, refusalOf, type Trouble } from "./misbehaviour.js";
import { northwind } from "./northwind.js";
import { createGrants } from "./oauth.js";
import type { Organization } from "./organization.js";
import { readQuery } from "./query.js";
import { invalid, Refusal } from "./refusal.js";
import type { Scene } from "./route.js";
import { type Found, find } from "./routes.js";
import { createTraffic } from "./traffic.js";
import { createWalks } from "./walks.js";

/** A request as the demo saw it. Keys are not kept. */
export interface SeenRequest {
  method: string;
  /** With the query. */
  path: string;
  /** The path as declared, `{braces}` and all; absent where nothing answers there. */
  route?: string;
  at: string;
  /** Counts connections: equal numbers shared one. */
  connection: number;
  agent: string | undefined;
  betas: readonly string[];
  body: unknown;
  /** Absent while it is being answered. */
  status?: number | "reset";
  /** A trouble changed values in the answer. */
  distorted?: true;
}

interface DemoOptions {
  /** A free one unless told. */
  port?: number;
  /** Decides the whole organization, where no file holds one already; 1 unless told. */
  seed?: number;
  now?: () => Date;
  /** Where the organization is kept after each write; absent: in memory only. */
  file?: string;
  /** A Claude Console organization unless told. */
  kind?: Organization["kind"];
}

export interface DemoApi extends AsyncDisposable {
  url: string;
  /** Opens all that a key can open in this kind of organization. */
  key: string;
  /** Opens everything there is. */
  token: string;
  misbehave(rule: Misbehaviour): void;
  behave(): void;
  /** The last 10,000 requests, oldest first. */
  requests(): readonly SeenRequest[];
  /** A copy of everything as it stands. */
  organization(): Organization;
}

/** The port that was asked for belongs to another program. */
class DemoPortTaken extends Error {
  override name = "DemoPortTaken";
  readonly code = "demo_port_taken";
}

/** Starts the demo organization, an Admin API on loopback. */
export async function startDemoApi(options: DemoOptions = {}): Promise<DemoApi> {
  const { port = 0, seed = 1, now = () => new Date(), kind = "console" } = options;
  const keeping = keepingIn(options.file);
  let organization = keeping.load() ?? northwind(seed, now(), kind);
  keeping.save(organization);
  const traffic = createTraffic(organization);
  const walks = createWalks();
  const mood = createMood();
  const grant = createGrants();
  const started = now().getTime();
  const ended = new AbortController();
  const seen: SeenRequest[] = [];
  let served = 0;

  const answer = (
    { route, params }: Found,
    url: URL,
    body: unknown,
    betas: readonly string[],
    caller: Pick<Scene, "demand" | "actor">,
    trouble?: Trouble,
  ) => {
    const { beta } = route;
    if (beta && !betas.includes(beta.header)) {
      const say = `This endpoint is in beta: send anthropic-beta: ${beta.header}`;
      throw beta.without === 404 ? new Refusal(404, "not_found_error", say) : invalid(say);
    }
    const query = readQuery(url.searchParams);
    if (trouble?.how === "tiny_pages" && route.pages) query.limit = String(trouble.size);
    const draft = route.method === "GET" ? organization : structuredClone(organization);
    const keep = (result: object) => {
      if (draft === organization) return;
      noteWrite(draft, route, params, result, now());
      keeping.save(draft);
      organization = draft;
    };
    try {
      const scene = { organization: draft, traffic, walks, now: now(), betas, ...caller };
      const result = route.answer(scene, params, query, body);
      keep(result);
      return result;
    } catch (error) {
      if (error instanceof Refusal && error.stored) keep(error.stored);
      throw error;
    }
  };

  const connections = new WeakMap<object, number>();
  let opened = 0;
  const server = createServer((request, response) => {
    const url = URL.parse(String(request.url), "http://127.0.0.1") ?? new URL("http://127.0.0.1/not-an-address");
    if (url.pathname.startsWith("/_demo/")) {
      return void tell(request, response, url.pathname, { mood, seen, organization: () => organization });
    }
    served += 1;
    const requestId = `req_011${lettersOf(organization.seed, `request ${served}`, 21)}`;
    response.setHeader("request-id", requestId);
    response.setHeader("anthropic-organization-id", organization.id);
    const { method = "GET" } = request;
    const betas = String(request.headers["anthropic-beta"] ?? "").split(/,\s*/);
    const entry: SeenRequest = {
      method,
      path: url.pathname + url.search,
      at: now().toISOString(),
      connection: Number(connections.get(request.socket)),
      agent: request.headers["user-agent"],
      betas: betas.filter(Boolean),
      body: undefined,
    };
    seen.push(entry);
    if (seen.length > 10_000) seen.shift();
    const trouble = mood.next(method, url.pathname);

    const work = async () => {
      if (trouble?.how === "reset_before") return request.socket.resetAndDestroy();
      const refused = refusalOf(trouble);
      if (refused) throw refused;
      if (url.pathname === "/v1/oauth/token") {
        const granted = grant(await bodyOf(request));
        entry.status = 200;
        return await deliver(response, 200, granted, trouble, ended.signal);
      }
      const holder = authenticate(request.headers, organization.kind, now().getTime() - started);
      if (holder.type === "workspace_key")
        response.setHeader("anthropic-workspace-id", organization.default_workspace_id);
      const found = find(method, url.pathname);
      permit(found.route.asks, holder, organization.kind, url.pathname);
      entry.route = found.route.path;
      entry.body = await bodyOf(request, found.route.takes);
      const demand = (scope: string) => permit({ scope }, holder, organization.kind, url.pathname);
      const caller = { demand, actor: actorOf(holder, organization) };
      const plain = answer(found, url, entry.body, betas, caller, trouble);
      const result = Buffer.isBuffer(plain) ? plain : distorted(plain, trouble);
      if (result !== plain && JSON.stringify(result) !== JSON.stringify(plain)) entry.distorted = true;
      entry.status = 200;
      await deliver(response, 200, result, trouble, ended.signal);
    };
    response.once("close", () => {
      if (!response.writableFinished) entry.status = "reset";
    });
    work().catch(async (error: unknown) => {
      if (response.headersSent) return void response.destroy();
      const refusal = error instanceof Refusal ? error : new Refusal(500, "api_error", `The demo failed: ${error}`);
      for (const [name, value] of Object.entries(refusal.headers)) response.setHeader(name, value);
      entry.status = refusal.status;
      await deliver(response, refusal.status, refusal.body(requestId), undefined, ended.signal);
    });
  });
  server.on("connection", (socket) => {
    opened += 1;
    connections.set(socket, opened);
  });

  await listen(server, port);
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("The demo got no port to listen on; start it again.");
  return {
    url: `http://127.0.0.1:${address.port}`,
    key: keyOf(organization.kind),
    token: demoCredentials.oauth,
    misbehave: mood.misbehave,
    behave: mood.behave,
    requests: () => [...seen],
    organization: () => structuredClone(organization),
    async [Symbol.asyncDispose]() {
      ended.abort();
      const closed = once(server, "close");
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

async function listen(server: Server, port: number): Promise<void> {
  try {
    server.listen(port, "127.0.0.1");
    await once(server, "listening");
  } catch (cause) {
    const say = `Port ${port} cannot be opened on this computer. Choose another with --port, or 0 for a free one.`;
    throw new DemoPortTaken(say, { cause });
  }
}
