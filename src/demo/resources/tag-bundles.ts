import type { BetaClaudeTagBundle } from "@anthropic-ai/sdk/resources/beta/organization/claude-tag/bundles/bundles";
import type {
  BetaClaudeTagBundleTarget,
  BetaClaudeTagDeletedBundleTarget,
} from "@anthropic-ai/sdk/resources/beta/organization/claude-tag/bundles/targets";
import * as z from "zod";
import { pageByCursor } from "../page.js";
import { invalid } from "../refusal.js";
import { type Route, route } from "../route.js";
import { type ClaudeTag, placeOf, targetId } from "../state/claude-tag.js";
import { channelOf, slackWorkspaceOf, tagPaging, tagReads, tagWrites, there, writable } from "./tag-shelf.js";

export const tagBundles: readonly Route[] = [
  route({
    ...tagReads,
    method: "GET",
    path: "/claude_tag/bundles",
    query: tagPaging,
    handle: ({ organization: { claude_tag }, query, now }) =>
      pageByCursor(claude_tag.bundles.map(bundleShown), query, now),
  }),
  route({
    ...tagReads,
    method: "GET",
    path: "/claude_tag/bundles/{bundle}",
    handle: ({ organization, params }) => bundleShown(bundleOf(organization.claude_tag, params.bundle)),
  }),
  route({
    ...tagWrites,
    method: "POST",
    path: "/claude_tag/bundles/{bundle}",
    body: z.strictObject({ instructions: z.string().max(10_000).nullish() }),
    handle: ({ organization, params, body, now }) => {
      const bundle = bundleOf(writable(organization).claude_tag, params.bundle);
      if (bundle.attached_elsewhere) {
        throw invalid("This Bundle has an attachment that cannot be edited here", "bundle_attachment_not_supported");
      }
      if (bundle.managed) throw invalid("The instructions of this Bundle are managed in claude.ai", "bundle_on_call");
      if (body.instructions !== undefined) bundle.instructions = body.instructions || null;
      bundle.updated_at = now.toISOString();
      return bundleShown(bundle);
    },
  }),
  route({
    ...tagReads,
    method: "GET",
    path: "/claude_tag/bundles/{bundle}/targets",
    query: tagPaging,
    handle: ({ organization: { claude_tag }, params, query, now }) => {
      const { id } = bundleOf(claude_tag, params.bundle);
      return pageByCursor(claude_tag.targets.filter(({ bundle_id }) => bundle_id === id).map(targetShown), query, now);
    },
  }),
  route({
    ...tagWrites,
    method: "POST",
    path: "/claude_tag/bundles/{bundle}/targets",
    body: z.discriminatedUnion("type", [
      z.strictObject({ type: z.literal("slack_channel"), slack_channel_id: z.string() }),
      z.strictObject({ type: z.literal("slack_workspace"), slack_workspace_id: z.string() }),
    ]),
    handle: ({ organization, params, body: to, now }) => {
      const { claude_tag, seed } = writable(organization);
      const bundle = bundleOf(claude_tag, params.bundle);
      const place =
        to.type === "slack_channel"
          ? channelOf(claude_tag, to.slack_channel_id).id
          : slackWorkspaceOf(claude_tag, to.slack_workspace_id).id;
      const id = targetId(seed, bundle.id, place);
      const there = claude_tag.targets.find((one) => one.id === id);
      if (there) return targetShown(there);
      const target = { id, created_at: now.toISOString(), bundle_id: bundle.id, ...placeOf(place) };
      claude_tag.targets.unshift(target);
      return targetShown(target);
    },
  }),
  route({
    ...tagReads,
    method: "GET",
    path: "/claude_tag/bundles/{bundle}/targets/{target}",
    handle: ({ organization: { claude_tag }, params }) => targetShown(targetOf(claude_tag, params)),
  }),
  route({
    ...tagWrites,
    method: "DELETE",
    path: "/claude_tag/bundles/{bundle}/targets/{target}",
    handle: ({ organization, params }) => {
      const { claude_tag } = writable(organization);
      const { id } = targetOf(claude_tag, params);
      claude_tag.targets = claude_tag.targets.filter((one) => one.id !== id);
      return { id, type: "bundle_target_deleted" } satisfies BetaClaudeTagDeletedBundleTarget;
    },
  }),
];

const bundleShown = ({ managed: _, attached_elsewhere: __, ...bundle }: ClaudeTag["bundles"][number]) =>
  ({ ...bundle, type: "bundle" }) satisfies BetaClaudeTagBundle;

function targetShown({ id, created_at, slack_channel_id, slack_workspace_id }: ClaudeTag["targets"][number]) {
  const target: BetaClaudeTagBundleTarget =
    slack_channel_id === null
      ? { id, created_at, slack_workspace_id, type: "slack_workspace" }
      : { id, created_at, slack_channel_id, type: "slack_channel" };
  return target;
}

const bundleOf = ({ bundles }: ClaudeTag, id: string) => there(bundles, id, "Bundle");

function targetOf({ targets }: ClaudeTag, { bundle, target }: { bundle: string; target: string }) {
  return there(
    targets.filter(({ bundle_id }) => bundle_id === bundle),
    target,
    "Bundle Target",
  );
}
