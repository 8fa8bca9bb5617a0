import type { APIKey } from "@anthropic-ai/sdk/resources/organization/api-keys";
import * as z from "zod";
import type { ApiKey, Organization } from "../organization.js";
import { pageById } from "../page.js";
import { paging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";

export const apiKeys: readonly Route[] = [
  route({
    method: "GET",
    path: "/api_keys",
    only: "console",
    query: {
      ...paging,
      status: z.enum(["active", "archived", "expired", "inactive"]).optional(),
      workspace_id: z.string().optional(),
      created_by_user_id: z.string().optional(),
    },
    handle: ({ organization, query, now }) => {
      const { status, workspace_id, created_by_user_id } = query;
      const found = organization.api_keys
        .map((key) => shown(key, now))
        .filter((key) => status === undefined || key.status === status)
        .filter(({ created_by: by }) => created_by_user_id === undefined || by?.id === created_by_user_id)
        .filter(
          ({ scope }) =>
            workspace_id === undefined || (scope.type === "workspace" && scope.workspace_id === workspace_id),
        );
      return pageById(found, query, ({ id }) => id);
    },
  }),
  route({
    method: "GET",
    path: "/api_keys/{key}",
    only: "console",
    handle: ({ organization, params, now }) => shown(keyOf(organization, params.key), now),
  }),
  route({
    method: "POST",
    path: "/api_keys/{key}",
    only: "console",
    body: z.strictObject({
      name: z.string().min(1).max(500).nullish(),
      status: z.enum(["active", "archived", "inactive"]).nullish(),
    }),
    handle: ({ organization, params, body, now }) => {
      const key = keyOf(organization, params.key);
      const { status } = shown(key, now);
      if (status === "archived") throw invalid("An archived API key cannot be changed");
      if (status === "expired" && body.status !== "archived") throw invalid("An expired API key can only be archived");
      if (body.name) key.name = body.name;
      if (body.status === "archived") archiveKey(key, now);
      else if (body.status) turn(key, body.status, now);
      return shown(key, now);
    },
  }),
];

/** Ends a key for good, from the given moment. */
export function archiveKey(key: ApiKey, now: Date): void {
  if (key.status === "archived") return;
  turn(key, "inactive", now);
  key.status = "archived";
}

/** Turns a key on or off, and keeps since when: its traffic follows. */
function turn(key: ApiKey, status: "active" | "inactive", now: Date): void {
  if (key.status === status) return;
  const last = key.off.at(-1);
  if (status === "inactive") key.off.push({ from: now.toISOString(), to: null });
  else if (last) last.to = now.toISOString();
  key.status = status;
}

function shown({ off: _, ...key }: ApiKey, now: Date) {
  const late = key.status !== "archived" && key.expires_at !== null && Date.parse(key.expires_at) <= now.getTime();
  return { ...key, status: late ? "expired" : key.status } satisfies APIKey;
}

function keyOf(organization: Organization, id: string): ApiKey {
  const key = organization.api_keys.find((one) => one.id === id);
  if (!key) throw notFound(`API key ${id}`);
  return key;
}
