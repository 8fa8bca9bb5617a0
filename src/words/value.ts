type Words = Readonly<Record<string, string>>;

const roles: Words = {
  claude_code_user: "Claude Code user",
  primary_owner: "primary owner",
  membership_admin: "membership admin",
  workspace_user: "workspace user",
  workspace_developer: "workspace developer",
  workspace_restricted_developer: "restricted workspace developer",
  workspace_admin: "workspace admin",
  workspace_billing: "workspace billing",
};

/** What a spend limit is of. */
const scopes: Words = {
  user: "member",
  rbac_group: "group",
  seat_tier: "seat tier",
  usage_tier: "usage tier",
  organization_service: "service",
};

/** By field, since a name that somebody gave is never to be told in other words. */
const known: Readonly<Record<string, Words>> = {
  role: roles,
  organization_role: roles,
  workspace_role: roles,
  of: scopes,
  from: scopes,
  set_for: scopes,
  type: { rbac_group: "group", rbac_role: "role" },
  source: { built_in: "built in" },
  // Rate limits of no model are called by their kind.
  group: { token_count: "token counting", web_search: "web search" },
  limiter: {
    requests_per_minute: "requests per minute",
    input_tokens_per_minute: "input tokens per minute",
    input_tokens_per_minute_cache_aware: "input tokens per minute, cache reads left out",
    output_tokens_per_minute: "output tokens per minute",
    tokens_per_minute: "tokens per minute",
    tokens_per_day: "tokens per day",
    tool_uses_per_second: "tool uses per second",
    fast_itpmca: "fast mode: input tokens per minute, cache reads left out",
    fast_otpm: "fast mode: output tokens per minute",
  },
};

/** A value of the API as a person says it; what is not known stays as it is. */
export function valueWords(field: string, value: string): string {
  const words = Object.hasOwn(known, field) ? known[field] : undefined;
  return (words && Object.hasOwn(words, value) && words[value]) || value;
}
