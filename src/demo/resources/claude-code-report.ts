import * as z from "zod";
import { cellsOf, money, tagged, totals } from "../cells.js";
import { chance, streamOf } from "../chance.js";
import { readCursor, writeCursor } from "../page.js";
import { limit } from "../query.js";
import { type Route, route } from "../route.js";

const hour = 60;
const terminals = ["vscode", "iTerm.app", "tmux"] as const;

export const claudeCodeReport: readonly Route[] = [
  route({
    method: "GET",
    path: "/usage_report/claude_code",
    only: "console",
    query: { starting_at: z.iso.date(), limit: limit(1000).default(20), page: z.string().optional() },
    handle: ({ query, ...scene }) => {
      const { page, limit: size, ...question } = query;
      const { at, asOf } = readCursor(page, question, scene.now);
      const day = Date.parse(query.starting_at) / 60_000;
      const until = Math.floor(asOf.getTime() / 60_000) - hour; // younger data is not shown yet
      const sources = tagged(scene.organization, scene.traffic).filter(({ group }) => group.product === "claude_code");
      const people = new Map<string, typeof sources>();
      for (const one of sources) {
        const email = one.group.actor?.type === "user_actor" ? one.group.actor.email_address : null;
        if (email) people.set(email, [...(people.get(email) ?? []), one]);
      }
      const all = [...people].flatMap(([email, own]) => {
        const cells = cellsOf(own, [[day, day + 24 * hour]], ["model"], until, scene);
        const [calls = 0] = totals({ parts: cells.flatMap(({ parts }) => parts) });
        if (calls === 0) return [];
        const dice = (salt: number) => chance(streamOf(scene.organization.seed, email), day, salt);
        return [
          {
            date: `${query.starting_at}T00:00:00Z`,
            organization_id: scene.organization.id,
            actor: { type: "user_actor", email_address: email },
            customer_type: "api",
            subscription_type: null,
            terminal_type: terminals[Math.floor(dice(1) * terminals.length)],
            is_remote: false,
            ...work(calls, dice),
            model_breakdown: cells.map((cell) => {
              const [, input = 0, read = 0, write5m = 0, write1h = 0, output = 0] = totals(cell);
              return {
                model: cell.group.model,
                tokens: { input, output, cache_read: read, cache_creation: write5m + write1h },
                estimated_cost: { amount: Math.round(Number(money(cell, "list")) / 1e7), currency: "USD" }, // cents, as a number
              };
            }),
          },
        ];
      });
      const end = at + size;
      return {
        data: all.slice(at, end),
        has_more: end < all.length,
        next_page: end < all.length ? writeCursor({ at: end, asOf }, question) : null,
      };
    },
  }),
];

/** What was done with so many calls; people accept more than they reject. */
function work(calls: number, dice: (salt: number) => number) {
  const share = (part: number, salt: number) => Math.round(calls * part * (0.5 + dice(salt)));
  return {
    core_metrics: {
      num_sessions: Math.max(1, share(0.06, 2)),
      lines_of_code: { added: share(3.1, 3), removed: share(1.2, 4) },
      commits_by_claude_code: share(0.04, 5),
      pull_requests_by_claude_code: share(0.01, 6),
    },
    tool_actions: {
      edit_tool: { accepted: share(0.2, 7), rejected: share(0.02, 8) },
      multi_edit_tool: { accepted: share(0.08, 9), rejected: share(0.01, 10) },
      write_tool: { accepted: share(0.05, 11), rejected: share(0.005, 12) },
      notebook_edit_tool: { accepted: share(0.01, 13), rejected: 0 },
    },
  };
}
