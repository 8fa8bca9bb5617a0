import * as z from "zod";
import { catalogTools } from "./catalog-tools.js";
import type { OwnTool } from "./own-tool.js";
import { proposalTools } from "./proposal-tools.js";

const more = z.object({ cursor: z.string().min(1).max(100_000) });

const nextPage: OwnTool = {
  tool: {
    name: "next_page",
    title: "Next page",
    description: "The rows after those of an answer that gave a cursor.",
    inputSchema: {
      type: "object",
      properties: { cursor: { type: "string" } },
      required: ["cursor"],
      additionalProperties: false,
    },
    annotations: { readOnlyHint: true, openWorldHint: true },
  },
  takes: Object.keys(more.shape),
  call: async (args, asking) => asking.goOn(more.parse(args).cursor),
};

/** Listed to everybody, after the operations. */
export const ownTools: readonly OwnTool[] = [nextPage, ...catalogTools, ...proposalTools];
