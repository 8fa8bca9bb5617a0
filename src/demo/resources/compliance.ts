import type { OrganizationComplianceSettings } from "@anthropic-ai/sdk/resources/organization/compliance-settings";
import * as z from "zod";
import type { Organization } from "../organization.js";
import { pageById } from "../page.js";
import { limit, time } from "../query.js";
import { Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";

export const compliance: readonly Route[] = [
  route({
    method: "GET",
    path: "/compliance_settings",
    handle: ({ organization }) => shown(organization),
  }),
  route({
    method: "POST",
    path: "/compliance_settings",
    body: z.strictObject({ state: z.strictObject({ type: z.enum(["enabled", "disabled"]) }) }),
    handle: ({ organization, body }) => {
      organization.compliance.enabled = body.state.type === "enabled";
      return shown(organization);
    },
  }),
  route({
    method: "GET",
    path: "/v1/compliance/activities",
    scope: "read:compliance_activities",
    query: {
      limit: limit(5000).default(100),
      after_id: z.string().optional(),
      before_id: z.string().optional(),
      activity_types: z.array(z.string()).optional(),
      actor_ids: z.array(z.string()).optional(),
      organization_ids: z.array(z.string()).optional(),
      "created_at.gte": time.optional(),
      "created_at.gt": time.optional(),
      "created_at.lte": time.optional(),
      "created_at.lt": time.optional(),
    },
    handle: ({ organization, query }) => {
      if (!organization.compliance.enabled)
        throw new Refusal(403, "permission_error", "The Compliance API is not enabled for this organization");
      const { "created_at.gte": gte, "created_at.gt": gt, "created_at.lte": lte, "created_at.lt": lt } = query;
      const found = organization.activities
        .filter(({ type }) => !query.activity_types || query.activity_types.includes(type))
        .filter(({ created_at }) => {
          const at = new Date(created_at);
          return !((gte && at < gte) || (gt && at <= gt) || (lte && at > lte) || (lt && at >= lt));
        })
        .map((one) => ({ ...one, organization_id: null, organization_uuid: organization.id }));
      return pageById(found, query, ({ id }) => id);
    },
  }),
];

const shown = ({ compliance }: Organization) =>
  ({
    state: { type: compliance.enabled ? "enabled" : "disabled" },
    type: "compliance_settings",
  }) satisfies OrganizationComplianceSettings;
