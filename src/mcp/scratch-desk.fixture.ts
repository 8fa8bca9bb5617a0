import * as z from "zod";
import type { TableAnswer, ThingAnswer } from "../operations/bound.js";
import type { Operation, ReadOperation, WriteOperation } from "../operations/operation.js";
import type { Toolset } from "../operations/toolsets.js";
import type { Answerer, Caller, Proposer, Standing } from "./proposer.js";
import { createMcpFactory } from "./server.js";

const unbound = () => Promise.reject(new Error("bound by the desk only"));

const listApiKeys: ReadOperation = {
  kind: "read",
  name: "list_api_keys",
  title: "List API keys",
  toolset: "api_keys",
  needs: {},
  description: "API keys with workspace and status.",
  input: { workspace: z.string().min(1).max(99).optional(), status: z.enum(["active", "inactive"]).optional() },
  example: { status: "active" },
  bind: unbound,
};
const updateApiKey: WriteOperation = {
  kind: "write",
  name: "update_api_key",
  title: "Update API key",
  toolset: "api_keys",
  needs: {},
  description: "Rename or turn off one API key.",
  input: { api_key: z.string(), status: z.enum(["active", "inactive"]).optional() },
  example: { api_key: "old-laptop", status: "inactive" },
  risk: "critical",
  alike: false,
  raises: null,
  reversible: "depends",
  words: {},
  bind: unbound,
};
const createWorkspace: WriteOperation = {
  ...updateApiKey,
  name: "create_workspace",
  title: "Create workspace",
  toolset: "workspaces",
  input: { name: z.string() },
};

const createWebhook: WriteOperation = {
  ...updateApiKey,
  name: "create_webhook",
  title: "Create webhook",
  toolset: "webhooks",
  description: "Have an address told of events.",
  input: { url: z.string().max(500), events: z.array(z.string()).optional() },
  example: { url: "https://example.com" },
  risk: "medium",
  reversible: "yes",
  words: { undo: "Delete it." },
};
const listMembers: ReadOperation = {
  ...listApiKeys,
  name: "list_members",
  title: "List members",
  toolset: "members",
  description: "Who is in the organization.",
  input: {},
  example: {},
};
const listWebhooks: ReadOperation = {
  ...listApiKeys,
  name: "list_webhooks",
  title: "List webhooks",
  toolset: "webhooks",
  description: "Addresses that hear of events.",
  input: {},
  example: {},
};

/** A small desk for the tests of this room: values that answer, and levers to move them. */
export function scratchDesk(
  options: {
    read?: (args: Record<string, unknown>, signal: AbortSignal, from: number) => Promise<ThingAnswer | TableAnswer>;
    progressEveryMs?: number;
  } = {},
) {
  const catalog: Operation[] = [listApiKeys, updateApiKey, createWorkspace, listWebhooks, createWebhook, listMembers];
  const hidden = new Set<string>();
  const listed = new Map<string, readonly Toolset[]>();
  const listeners = new Set<() => void>();
  const movers = new Set<Parameters<Answerer["shelf"]["watchProposals"]>[0]>();
  const proposals = new Map<string, { standing: Standing; owner: Caller; decided: PromiseWithResolvers<void> }>();
  const asked: { args: Record<string, unknown>; confirm: boolean; reason?: string; caller: Caller }[] = [];
  const callers: Caller[] = [];
  const present = new Set<Caller>();
  const reports: string[] = [];
  const waits = new EventTarget();
  const keys: TableAnswer = {
    columns: ["id", "name"],
    rows: [["apikey_1", "old-laptop"]],
    complete: true,
    as_of: "2026-11-23T00:00:00Z",
    summary: "1 API key.",
  };

  const open = { organization: "org_1" };
  const refusals: { tool: string; code: string }[] = [];
  const answerer: Answerer = {
    async read(_, args, caller, signal, from = 0) {
      callers.push(caller);
      return options.read ? options.read(args, signal, from) : keys;
    },
    whyNot: ({ name }) =>
      hidden.has(name) ? { code: "not_offered", words: `${name} is turned off in Settings.` } : undefined,
    listed: (client) => listed.get(client) ?? ["api_keys", "workspaces"],
    watchOffered(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    organizationId: () => open.organization,
    refused: ({ tool }, { code }) => void refusals.push({ tool, code }),
    connected(caller) {
      present.add(caller);
      return () => present.delete(caller);
    },
    shelf: {
      organization: () => ({ summary: "Northwind Labs (demo).", organization: null, writes: "proposed" }),
      names: async (of) => (of === "member" ? ["Ana Silva", "Bob Stone", "Susana Ruiz"] : ["Production", "Sandbox"]),
      standing(id, { name, token }) {
        const found = proposals.get(id);
        return found?.owner.name === name && found.owner.token === token ? found.standing : undefined;
      },
      tail: async ({ name }) => [{ row: 7, time: "2026-11-23T00:00:00Z", what: "call", by: "you", operation: name }],
      watchProposals(listener) {
        movers.add(listener);
        return () => movers.delete(listener);
      },
    },
  };
  const standing = (id: string) =>
    proposals.get(id)?.standing ?? { status: "unknown" as const, proposal_id: id, summary: "No such proposal." };
  const proposer: Proposer = {
    async propose(operation, args, { confirm, reason }, caller) {
      asked.push({ args, confirm, ...(reason && { reason }), caller });
      const summary = `${operation.title} ${String(args.api_key ?? args.name)}`;
      if (!confirm)
        return {
          status: "preview",
          summary,
          target: null,
          changes: [],
          risk: "medium",
          warnings: [],
          effects: [],
          next: "Call again with confirm: true.",
        };
      const pending: Standing = {
        status: "pending",
        proposal_id: `P-${1048 + proposals.size}`,
        summary,
        expires_at: "2026-11-24T00:00:00Z",
      };
      proposals.set(pending.proposal_id, {
        standing: pending,
        owner: caller,
        decided: Promise.withResolvers(),
      });
      return pending;
    },
    async withdraw(id) {
      return { ...standing(id), status: "withdrawn" };
    },
    async list({ name, token }) {
      return [...proposals.values()]
        .filter(({ owner }) => owner.name === name && owner.token === token)
        .map((one) => one.standing);
    },
    async wait(ids, timeoutMs, _, signal) {
      waits.dispatchEvent(new Event("waiting"));
      const { promise: over, resolve } = Promise.withResolvers<void>();
      const timer = setTimeout(resolve, timeoutMs);
      signal.addEventListener("abort", () => resolve(), { once: true });
      await Promise.race([over, ...ids.map((id) => proposals.get(id)?.decided.promise ?? Promise.resolve())]);
      clearTimeout(timer);
      if (signal.aborted) waits.dispatchEvent(new Event("aborted"));
      return ids.map(standing);
    },
  };
  const factory = createMcpFactory({
    answerer,
    proposer,
    catalog,
    version: "9.9.9",
    report: (words) => void reports.push(words),
    ...(options.progressEveryMs && { progressEveryMs: options.progressEveryMs }),
  });
  return {
    answerer,
    factory,
    asked,
    open,
    refusals,
    callers,
    present,
    reports,
    waits,
    report: (words: string) => void reports.push(words),
    proposals,
    hide(name: string, away = true) {
      if (away) hidden.add(name);
      else hidden.delete(name);
      for (const listener of listeners) listener();
    },
    /** What the person lists to a client of this name. */
    choose(client: string, toolsets: readonly Toolset[]) {
      listed.set(client, toolsets);
      for (const listener of listeners) listener();
    },
    decide(id: string, how: Partial<Standing>) {
      const one = proposals.get(id);
      if (!one) throw new Error(`no ${id}`);
      one.standing = { ...one.standing, status: "done", ...how };
      one.decided.resolve();
      for (const move of movers) move(id, one.owner);
    },
    listening: () => listeners.size,
    /** How many connections are told when a proposal moves. */
    following: () => movers.size,
  };
}
