import * as z from "zod";
import { idOf } from "../chance.js";

const When = z.iso.datetime();
const Limits = z.record(z.string(), z.int());

/** What has limits of its own besides the models. */
export const Surface = z.enum(["batch", "files", "skills", "token_count", "web_search"]);

/** A group of models, or a surface of the API, with what the organization may use of it. */
const RateLimit = z.object({
  id: z.string(),
  group: z.discriminatedUnion("type", [
    z.object({ id: z.string(), type: z.literal("model_group"), display_name: z.string() }),
    z.object({ id: z.string(), type: Surface }),
  ]),
  models: z.array(z.string()).nullable(),
  limits: Limits,
});
export type RateLimit = z.output<typeof RateLimit>;

/** What a workspace is kept to below the organization's own. */
const RateOverride = z.object({ workspace_id: z.string(), rate_limit_id: z.string(), limits: Limits });

export const SpendScope = z.discriminatedUnion("type", [
  z.object({ type: z.literal("organization") }),
  z.object({ type: z.literal("workspace"), workspace_id: z.string() }),
  z.object({ type: z.literal("user"), user_id: z.string() }),
  z.object({ type: z.literal("rbac_group"), rbac_group_id: z.string() }),
  z.object({ type: z.literal("seat_tier"), seat_tier: z.string() }),
  z.object({ type: z.literal("usage_tier") }),
]);
export type SpendScope = z.output<typeof SpendScope>;
export const Period = z.enum(["daily", "weekly", "monthly"]);

const SpendLimit = z.object({
  id: z.string(),
  amount: z.string().nullable(),
  created_at: When,
  updated_at: When,
  period: Period,
  scope: SpendScope,
});
export type SpendLimit = z.output<typeof SpendLimit>;

const IncreaseRequest = z.object({
  id: z.string(),
  user_id: z.string(),
  created_at: When,
  period: Period,
  resolved_at: When.nullable(),
  status: z.enum(["pending", "approved", "denied"]),
});
export type IncreaseRequest = z.output<typeof IncreaseRequest>;

/** `writable` is what a Console organization is enrolled for, and told by refusals alone. */
export const LimitState = z.object({
  rates: z.array(RateLimit),
  overrides: z.array(RateOverride),
  writable: z.boolean(),
  spend: z.array(SpendLimit),
  requests: z.array(IncreaseRequest),
});
export type LimitState = z.output<typeof LimitState>;

interface Born {
  seed: number;
  kind: "console" | "enterprise";
  ago(days: number): string;
  userOf(email: string): string;
  workspaceOf(name: string): string;
  /** Of the people whose limits somebody set, or who asked for more. */
  people: readonly string[];
}

export function northwindLimits({ seed, kind, ago, userOf, workspaceOf, people }: Born): LimitState {
  const spend = (name: string, days: number, amount: string | null, scope: SpendScope): SpendLimit => ({
    id: idOf("spl", seed, name),
    amount,
    created_at: ago(days),
    updated_at: ago(days),
    period: "monthly",
    scope,
  });
  if (kind === "enterprise") {
    const [one = "", other = "", third = ""] = people.map(userOf);
    const request = (user_id: string, days: number, status: IncreaseRequest["status"]): IncreaseRequest => ({
      id: idOf("slir", seed, `${user_id} ${days}`),
      user_id,
      created_at: ago(days),
      period: "monthly",
      resolved_at: status === "pending" ? null : ago(days - 1),
      status,
    });
    return {
      rates: [],
      overrides: [],
      writable: true,
      spend: [
        spend("organization", 300, "2000000", { type: "organization" }),
        spend("standard", 300, "15000", { type: "seat_tier", seat_tier: "standard" }),
        spend("Contractors", 60, "30000", {
          type: "rbac_group",
          rbac_group_id: idOf("rbac_group", seed, "Contractors"),
        }),
        spend(`user ${one}`, 40, "60000", { type: "user", user_id: one }),
      ],
      requests: [request(other, 2, "pending"), request(third, 1, "pending"), request(one, 44, "approved")],
    };
  }
  const surface = (type: z.output<typeof Surface>, limits: Record<string, number>): RateLimit => ({
    id: idOf("rlim", seed, type),
    group: { id: idOf("rlg", 0, type), type },
    models: null,
    limits,
  });
  const group = (display_name: string, limits: Record<string, number>, models: string[]): RateLimit => ({
    id: idOf("rlim", seed, display_name),
    group: { id: idOf("rlg", 0, display_name), type: "model_group", display_name },
    models,
    limits,
  });
  const tokens = (requests: number, input: number, output: number) => ({
    requests_per_minute: requests,
    input_tokens_per_minute_cache_aware: input,
    output_tokens_per_minute: output,
  });
  const opus = group("Claude Opus 5.x", tokens(4000, 2_000_000, 400_000), ["claude-opus-5-5", "claude-opus-5"]);
  return {
    rates: [
      opus,
      group("Claude Sonnet 5.x", tokens(4000, 4_000_000, 800_000), ["claude-sonnet-5", "claude-sonnet-5-1"]),
      group("Claude Haiku 5.x", tokens(8000, 8_000_000, 1_600_000), ["claude-haiku-5"]),
      surface("batch", { requests_per_minute: 1000 }),
      surface("token_count", { requests_per_minute: 4000 }),
      surface("files", { requests_per_minute: 500 }),
      surface("web_search", { tool_uses_per_second: 30 }),
    ],
    overrides: [{ workspace_id: workspaceOf("Sandbox"), rate_limit_id: opus.id, limits: { requests_per_minute: 200 } }],
    writable: true,
    spend: [
      spend("Sandbox", 25, "120000", { type: "workspace", workspace_id: workspaceOf("Sandbox") }),
      spend("organization", 200, "15000000", { type: "organization" }),
      spend("usage tier", 902, "20000000", { type: "usage_tier" }),
    ],
    requests: [],
  };
}
