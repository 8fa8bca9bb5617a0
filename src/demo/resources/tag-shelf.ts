import type { Organization } from "../organization.js";
import { cursorPaging } from "../query.js";
import { notFound, Refusal } from "../refusal.js";
import type { ClaudeTag } from "../state/claude-tag.js";

const common = {
  only: "enterprise",
  beta: { header: "experimental-claude-tag-2026-10-21", without: 404 },
} as const;
export const tagReads = { ...common, scope: "read:claude_tag" } as const;
export const tagWrites = { ...common, scope: "write:claude_tag" } as const;
export const tagPaging = cursorPaging(100);

export function writable(organization: Organization): Organization {
  if (organization.claude_tag.writable) return organization;
  throw new Refusal(403, "permission_error", "Changes through the Claude Tag API are not enabled", {
    errorCode: "claude_tag_writes_not_enabled",
  });
}

export const slackWorkspaceOf = ({ workspaces }: ClaudeTag, id: string) => there(workspaces, id, "Slack workspace");
export const channelOf = ({ channels }: ClaudeTag, id: string) => there(channels, id, "Slack channel");

export function there<T extends { id: string }>(all: readonly T[], id: string, noun: string): T {
  const found = all.find((one) => one.id === id);
  if (!found) throw notFound(`${noun} ${id}`);
  return found;
}
