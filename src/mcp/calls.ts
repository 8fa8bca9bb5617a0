import type { CallToolResult, Tool } from "@modelcontextprotocol/server";
import * as z from "zod";
import type { Operation } from "../operations/operation.js";
import { nearest, quoted } from "../operations/words.js";
import { readAnswer, writeAnswer } from "./answers.js";
import { drawn } from "./chart/chart.js";
import { createCursors } from "./cursors.js";
import { CallRefused } from "./failures.js";
import { offerOf, whyNotListed } from "./offer.js";
import { ownTools } from "./own-tools.js";
import type { Peer } from "./peer.js";
import type { Answerer, Caller, No, Proposer } from "./proposer.js";
import { aboutWrite, argumentsOf, checkArguments, toolOf } from "./tools.js";

export interface CallsDeps {
  answerer: Answerer;
  proposer: Proposer;
  catalog: readonly Operation[];
}

/** What a client is listed and what its calls come to, whichever carrier and era they arrive by. */
export interface Calls {
  list(peer: Peer, caller: Caller, showsApps: boolean): Tool[];
  /** Throws what `failure` puts into words. */
  call(
    peer: Peer,
    name: string,
    args: Record<string, unknown>,
    caller: Caller,
    signal: AbortSignal,
  ): Promise<CallToolResult>;
}

/** Every name of the catalog is ours, listed or not, so that a hidden tool says why it is hidden. */
export function createCalls({ answerer, proposer, catalog }: CallsDeps): Calls {
  const tools = new Map(catalog.map((operation) => [operation.name, toolOf(operation)]));
  const operations = new Map(catalog.map((operation) => [operation.name, operation]));
  const cursors = createCursors();
  const organization = () => answerer.organizationId();
  const own = new Map(ownTools.map((one) => [one.tool.name, one]));

  return {
    list(peer, caller, showsApps) {
      const offer = offerOf(peer, caller, answerer);
      const listed = catalog.filter((operation) => offer.lists(operation) && !offer.whyNot(operation));
      const shown = listed.flatMap((operation) => {
        const tool = tools.get(operation.name);
        return tool ? [showsApps && operation.drawn ? drawn(tool) : tool] : [];
      });
      return [...shown, ...ownTools.map(({ tool }) => tool)];
    },
    async call(peer, name, args, caller, signal) {
      try {
        return await called(peer, name, args, caller, signal);
      } catch (error) {
        const operation = operations.has(name) ? name : undefined;
        const why = whyRefused(error);
        if (why) answerer.refused({ tool: name, operation }, why, caller);
        throw error;
      }
    },
  };

  async function called(...[peer, name, args, caller, signal]: Parameters<Calls["call"]>): Promise<CallToolResult> {
    const offer = offerOf(peer, caller, answerer);
    const mine = own.get(name);
    if (mine) {
      checkArguments(name, args, mine.takes);
      return mine.call(args, { caller, signal, proposer, catalog, offer, use, goOn });
    }
    const operation = operations.get(name);
    if (!operation) throw noSuchTool(name, [...operations.keys(), ...own.keys()]);
    if (!offer.lists(operation)) refuse(offer.whyNot(operation) ?? whyNotListed(operation));
    return use(operation, args);

    function goOn(cursor: string): Promise<CallToolResult> {
      const { operation: of, args, from } = cursors.read(cursor, organization());
      const operation = operations.get(of);
      if (!operation) throw noSuchTool(of, [...operations.keys()]);
      return use(operation, args, from);
    }

    /** The one way to an operation, by the tool of its name or through another. */
    async function use(operation: Operation, args: Record<string, unknown>, from = 0): Promise<CallToolResult> {
      refuse(offer.whyNot(operation));
      checkArguments(operation.name, args, argumentsOf(operation));
      if (operation.kind === "read") {
        // Before it is read: of a switch meanwhile the cursor must not tell as the other's.
        const of = { operation: operation.name, organization: organization() };
        const answer = await answerer.read(operation, args, caller, signal, from);
        return readAnswer(answer, (page) => cursors.of({ ...of, ...page }));
      }
      const { confirm, reason, ...rest } = args;
      const how = { ...aboutWrite({ confirm, reason }), mayUse: (part: Operation) => offer.whyNot(part) };
      return writeAnswer(await proposer.propose(operation, rest, how, caller, signal));
    }
  }
}

/** Of what came no further than this room; what the desk refused, it has told its log itself. */
function whyRefused(error: unknown): No | undefined {
  if (error instanceof CallRefused) return { code: error.code, words: error.message };
  return error instanceof z.ZodError ? { code: "invalid_arguments", words: "The arguments do not fit." } : undefined;
}

function refuse(no: No | undefined): void {
  if (no) throw new CallRefused(no.code, no.words);
}

function noSuchTool(name: string, names: readonly string[]): CallRefused {
  if (/approv|den(y|ie)|decid|countersign/i.test(name))
    return new CallRefused(
      "unknown_tool",
      `There is no tool ${quoted(name)}. Only a person approves or denies, in the Countersign window; \`wait_for_decision\` tells what was decided.`,
    );
  const near = nearest(name, names);
  const hint = near.length > 0 ? `The nearest: ${near.join(", ")}.` : "tools/list names those there are.";
  return new CallRefused("unknown_tool", `There is no tool ${quoted(name)}. ${hint}`);
}
