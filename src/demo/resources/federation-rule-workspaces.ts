import type { FederationRuleWorkspace } from "@anthropic-ai/sdk/resources/organization/federation/rules/rules";
import type { WorkspaceRemoveResponse } from "@anthropic-ai/sdk/resources/organization/federation/rules/workspaces";
import * as z from "zod";
import { invalid } from "../refusal.js";
import { type Route, route } from "../route.js";
import type { Rule } from "../state/federation.js";
import { enabled, liveRule, ruleOf } from "./federation-rules.js";
import { forTokens } from "./service-accounts.js";
import { workspaceOf } from "./workspaces.js";

export const federationRuleWorkspaces: readonly Route[] = [
  route({
    method: "GET",
    path: "/federation_rules/{rule}/workspaces",
    ...forTokens,
    // Taken, and without effect: everything is on one page.
    query: { limit: z.string().optional(), page: z.string().optional() },
    handle: ({ organization, params }) => {
      const rule = ruleOf(organization, params.rule);
      const data = rule.enabled.map((one) => shown(rule, one, workspaceOf(organization, one.workspace_id).name));
      return { data, next_page: null };
    },
  }),
  route({
    method: "POST",
    path: "/federation_rules/{rule}/workspaces",
    ...forTokens,
    body: z.strictObject({ workspace_id: z.string() }),
    handle: ({ organization, params, body, now, actor }) => {
      const rule = liveRule(organization, params.rule);
      const there = rule.enabled.find(({ workspace_id }) => workspace_id === body.workspace_id);
      if (there) return shown(rule, there, null);
      const made = enabled(organization, body.workspace_id, now, actor);
      rule.enabled.push(made);
      return shown(rule, made, null);
    },
  }),
  route({
    method: "DELETE",
    path: "/federation_rules/{rule}/workspaces/{workspace}",
    ...forTokens,
    handle: ({ organization, params }) => {
      const rule = liveRule(organization, params.rule);
      const others = rule.enabled.filter(({ workspace_id }) => workspace_id !== params.workspace);
      const isLast = others.length === 0 && rule.enabled.length > 0;
      if (isLast && !rule.applies_to_all_workspaces) throw invalid("The last workspace of a rule cannot be removed");
      rule.enabled = others;
      return {
        federation_rule_id: rule.id,
        type: "federation_rule_workspace_deleted",
        workspace_id: params.workspace,
      } satisfies WorkspaceRemoveResponse;
    },
  }),
];

function shown({ id }: Rule, one: Rule["enabled"][number], workspace_name: string | null): FederationRuleWorkspace {
  return { ...one, federation_rule_id: id, type: "federation_rule_workspace", workspace_name };
}
