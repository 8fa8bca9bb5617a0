import { countTokens } from "gpt-tokenizer";
import * as z from "zod";
import { call, mcpClient } from "../harness/mcp.js";
import { freshHome, start } from "../harness/processes.js";
import type { Bench, Ratio } from "./table.js";

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
    const tables: [string, Record<string, unknown>][] = [
      ["list_api_keys", {}],
      ["list_members", {}],
      ["get_cost_report", { range: "last_30_days", group_by: ["workspace", "model"], bucket: "day" }],
    ];
    const compared: Ratio[] = [];
    for (const [name, asked] of tables) {
      const told = await call(client, name, asked);
      compared.push({
        name: `${name}, as columns and rows`,
        measured: countTokens(JSON.stringify(told)),
        unit: "tokens",
        target: { atMost: countTokens(JSON.stringify(asObjects(told))) },
        baseline: "the same answer with an object a row",
      });
    }
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
      ...compared,
    ];
  },
};

/** The same answer in the way of most: each row an object with every column's name. */
function asObjects({ columns, rows, ...rest }: Record<string, unknown>) {
  const names = z.array(z.string()).parse(columns);
  const named = z.array(z.array(z.json())).parse(rows);
  return { ...rest, rows: named.map((row) => Object.fromEntries(names.map((name, at) => [name, row[at]]))) };
}
export const { name, run } = bench;
