import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { createRouterClient } from "@orpc/server";
import { startDemoApi } from "../demo/demo-api.js";
import { serveHttp } from "../mcp/http.js";
import type { Proposal } from "../proposals/proposal.js";
import { createDesk, createWindow, type DeskOptions } from "./desk.js";

type Options = Partial<DeskOptions> & { demoOptions?: Parameters<typeof startDemoApi>[0] };

/** A whole desk in this process, over a demo organization that can be told to misbehave, with the page as a window has it. */
export async function northwindDesk({ demoOptions, ...rest }: Options = {}) {
  await using stack = new AsyncDisposableStack();
  const demo = stack.use(await startDemoApi(demoOptions));
  const home = rest.home ?? mkdtempSync(join(tmpdir(), "desk-"));
  const environment = { ANTHROPIC_ADMIN_KEY: demo.key, ANTHROPIC_BASE_URL: demo.url, ...rest.environment };
  const desk = stack.use(
    await createDesk({ host: "browser", demo: false, version: "0.0.0", ...rest, home, environment }),
  );
  const anotherWindow = () => createRouterClient(desk.router, { context: { window: createWindow("test") } });
  const page = anotherWindow();
  await page.catalog.offered(); // answers once the organization is reached
  const kept = stack.move();
  return {
    demo,
    desk,
    home,
    page,
    anotherWindow,
    /** Waits until it is so of the proposal. */
    async until(id: string, isSo: (proposal: Proposal) => boolean): Promise<Proposal> {
      for (;;) {
        const moved = new Promise<void>((resolve) => {
          const stop = desk.watch((event) => {
            if (event.kind !== "proposal") return;
            stop();
            resolve();
          });
        });
        const found = await page.proposals.get({ id });
        if (isSo(found)) return found;
        await moved;
      }
    },
    /** A client of this desk, as one that comes over HTTP. */
    async client(name = "test-client") {
      const holder = { id: "1", name };
      const bearers = { holderOf: () => holder, holders: () => [holder] };
      const { mcp: factory, answerer } = desk;
      const { url } = kept.use(
        await serveHttp({ port: 0, bearers, factory, answerer, now: Date.now, report: () => {} }),
      );
      const requestInit = { headers: { authorization: "Bearer right" } };
      const client = new Client({ name, version: "1" });
      await client.connect(new StreamableHTTPClientTransport(new URL(url), { requestInit }));
      kept.defer(() => client.close());
      return async (tool: string, args: Record<string, unknown> = {}) =>
        (await client.callTool({ name: tool, arguments: args })).structuredContent as Record<string, unknown>;
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
