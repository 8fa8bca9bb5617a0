import * as z from "zod";
import { standings, writeAnswer } from "./answers.js";
import { CallRefused } from "./failures.js";
import type { OwnTool } from "./own-tool.js";

const Id = z.string().regex(/^P-\d{1,9}$/, "an id looks like P-1048");
const states = ["pending", "done", "failed", "unknown", "denied", "expired", "withdrawn", "superseded"] as const;

/** Seconds: stays under the 60 s after which some clients give a call up. */
const wait = z.object({
  proposal_id: Id.optional(),
  proposal_ids: z.union([Id.transform((id) => [id]), z.array(Id).max(20)]).default([]),
  timeout_s: z.int().min(1).max(50).default(45),
});
const list = z.object({ states: z.array(z.enum(states)).max(states.length).optional() });
const withdraw = z.object({ proposal_id: Id });

/** The tools about proposals. */
export const proposalTools: readonly OwnTool[] = [
  {
    tool: {
      name: "wait_for_decision",
      title: "Wait for decision",
      description:
        "Wait until a person decides one of these proposals, or the time is over. Waiting again is fine; repeating the write is not.",
      inputSchema: {
        type: "object",
        properties: {
          proposal_id: { type: "string" },
          proposal_ids: { type: "array", items: { type: "string" }, description: "Several, up to 20" },
          timeout_s: { type: "integer", description: "1 to 50, else 45" },
        },
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    takes: Object.keys(wait.shape),
    async call(args, { proposer, caller, signal }) {
      const { proposal_id, proposal_ids, timeout_s } = wait.parse(args);
      const ids = new Set(proposal_id ? [proposal_id, ...proposal_ids] : proposal_ids);
      if (ids.size === 0)
        throw new CallRefused("invalid_arguments", "Say which proposal to wait for: `proposal_id`, such as P-1048.");
      const all = await proposer.wait([...ids], timeout_s * 1000, caller, signal);
      const [first] = all;
      if (first && all.length === 1) return writeAnswer(first);
      const open = all.filter(({ status }) => status === "pending").length;
      return standings(all, `${all.length - open} of ${all.length} are decided.`);
    },
  },
  {
    tool: {
      name: "list_proposals",
      title: "List proposals",
      description: "The proposals this client made, and where each stands.",
      inputSchema: {
        type: "object",
        properties: { states: { type: "array", items: { type: "string", enum: [...states] } } },
        additionalProperties: false,
      },
      annotations: { readOnlyHint: true, idempotentHint: true, openWorldHint: false },
    },
    takes: Object.keys(list.shape),
    async call(args, { proposer, caller }) {
      const all = await proposer.list(caller, list.parse(args).states);
      return standings(all, all.length === 1 ? "1 proposal." : `${all.length || "No"} proposals.`);
    },
  },
  {
    tool: {
      name: "withdraw_proposal",
      title: "Withdraw proposal",
      description: "Take back a proposal of your own that nobody has decided yet.",
      inputSchema: {
        type: "object",
        properties: { proposal_id: { type: "string" } },
        required: ["proposal_id"],
        additionalProperties: false,
      },
      annotations: { readOnlyHint: false, destructiveHint: false, idempotentHint: true, openWorldHint: false },
    },
    takes: Object.keys(withdraw.shape),
    async call(args, { proposer, caller }) {
      return writeAnswer(await proposer.withdraw(withdraw.parse(args).proposal_id, caller));
    },
  },
];
