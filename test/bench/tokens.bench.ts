import { countTokens } from "gpt-tokenizer";
import { call, mcpClient } from "../harness/mcp.js";
import { freshHome, start } from "../harness/processes.js";
import type { Bench } from "./table.js";

const bench: Bench = {
  name: "what a model has to read",
  async run() {
    const home = freshHome();
    await using _desk = await start(home, {}, "--demo");
    await using client = await mcpClient(home);
    const { tools } = await client.listTools();
    const listing = countTokens(JSON.stringify(tools));
    const spend = await call(client, "get_cost_report", { range: "last_week", group_by: "workspace" });
    const answer = countTokens(JSON.stringify(spend));
    return [
      {
        name: "tools/list, as it comes first",
        measured: listing,
        unit: "tokens",
        target: { atMost: 6000 },
        baseline: `${tools.length} tools with annotations`,
      },
      {
        name: "a tool of it, on average",
        measured: listing / tools.length,
        unit: "tokens",
        target: { atMost: 130 },
        baseline: "peers need 99 without annotations, 310 with",
      },
      {
        name: "spend last week by workspace",
        measured: answer,
        unit: "tokens",
        target: { atMost: 499 },
        baseline: "the npm peer needs 5,993, without names",
      },
    ];
  },
};
export const { name, run } = bench;
