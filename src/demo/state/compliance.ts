import * as z from "zod";
import { idOf } from "../chance.js";

const Actor = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("user_actor"),
    user_id: z.string(),
    email_address: z.string(),
    ip_address: z.string(),
    user_agent: z.string(),
  }),
  z.object({ type: z.literal("admin_api_key_actor"), admin_api_key_id: z.string() }),
]);

/** One thing that happened; what it is about stands beside its type, under names of its own. */
export const Activity = z
  .looseObject({ id: z.string(), created_at: z.iso.datetime(), type: z.string(), actor: Actor })
  .catchall(z.union([z.string(), z.object({}).loose()]));
export type Activity = z.output<typeof Activity>;

/** The key of the demo, as the feed names it. */
export const adminKeyId = (seed: number): string => idOf("adminkey", seed, "demo");

/** What an admin did in the Console in the last weeks, newest first. */
export function northwindActivities(
  seed: number,
  ago: (days: number) => string,
  admin: { id: string; email: string },
): Activity[] {
  const actor = {
    type: "user_actor" as const,
    user_id: admin.id,
    email_address: admin.email,
    ip_address: "192.0.2.34",
    user_agent: "Mozilla/5.0",
  };
  return happened.map(([days, type, what], at) => ({
    id: idOf("activity", seed, `born ${at}`),
    created_at: ago(days),
    type,
    actor,
    ...Object.fromEntries(Object.entries(what).map(([name, [prefix, label]]) => [name, idOf(prefix, seed, label)])),
  }));
}

type Happened = [daysAgo: number, type: string, what: Record<string, [prefix: string, label: string]>];

const happened: Happened[] = [
  [0.3, "platform_api_key_created", { api_key_id: ["apikey", "Sandbox/notebook-3"] }],
  [1.2, "org_user_invite_sent", { invite_id: ["invite", "newcomer@example.com"] }],
  [
    2.6,
    "platform_workspace_member_added",
    { workspace_id: ["wrkspc", "Sandbox"], user_id: ["user", "bob@example.com"] },
  ],
  [3.1, "org_user_invite_sent", { invite_id: ["invite", "auditor@example.com"] }],
  [6.4, "admin_api_key_created", { admin_api_key_id: ["adminkey", "demo"] }],
  [19.5, "platform_workspace_rate_limit_updated", { workspace_id: ["wrkspc", "Sandbox"] }],
  [33.7, "platform_api_key_updated", { api_key_id: ["apikey", "Production/load-test"] }],
];
