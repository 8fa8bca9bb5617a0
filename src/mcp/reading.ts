import type { McpServer, ServerContext } from "@modelcontextprotocol/server";
import type { Operation } from "../operations/operation.js";
import { orError } from "./asked.js";
import { chart } from "./chart/chart.js";
import { complete } from "./completions.js";
import type { Report } from "./failures.js";
import { offerOf } from "./offer.js";
import type { Peer } from "./peer.js";
import { getPrompt, listPrompts } from "./prompts.js";
import type { Answerer, Caller, Proposer } from "./proposer.js";
import { readResource, resources, templates } from "./resources.js";

interface Reading {
  answerer: Answerer;
  proposer: Proposer;
  catalog: readonly Operation[];
  report: Report;
  peer: Peer;
  callerOf(ctx: Pick<ServerContext, "mcpReq">): Caller;
  showsApps(ctx: Pick<ServerContext, "mcpReq">): boolean;
}

/** Everything that is no tool: prompts, resources, and how their arguments may go on. */
export function addReading({ server: inner }: McpServer, deps: Reading): void {
  const { answerer, proposer, catalog, report, peer, callerOf, showsApps } = deps;
  const { shelf } = answerer;
  const isOfferedTo =
    (caller: Caller) =>
    (tool: string): boolean => {
      const operation = catalog.find(({ name }) => name === tool);
      return operation !== undefined && offerOf(peer, caller, answerer).whyNot(operation) === undefined;
    };
  inner.setRequestHandler("prompts/list", (_, ctx) => ({
    prompts: listPrompts(isOfferedTo(callerOf(ctx))),
  }));
  inner.setRequestHandler("prompts/get", ({ params }, ctx) => {
    const isOffered = isOfferedTo(callerOf(ctx));
    return orError(report, () => getPrompt(params.name, params.arguments ?? {}, isOffered));
  });
  inner.setRequestHandler("resources/list", (_, ctx) => {
    callerOf(ctx);
    return { resources: [...resources, ...(showsApps(ctx) ? [chart] : [])] };
  });
  inner.setRequestHandler("resources/templates/list", (_, ctx) => {
    callerOf(ctx);
    return { resourceTemplates: [...templates] };
  });
  inner.setRequestHandler("resources/read", ({ params: { uri } }, ctx) =>
    orError(report, () => readResource(uri, shelf, callerOf(ctx))),
  );
  inner.setRequestHandler("completion/complete", ({ params }, ctx) =>
    orError(report, () => {
      const caller = callerOf(ctx);
      return complete(params, { shelf, proposer, isOffered: isOfferedTo(caller) }, caller);
    }),
  );
}
