import type { Workspace as Answer } from "@anthropic-ai/sdk/resources/organization/workspaces/workspaces";
import * as z from "zod";
import { idOf } from "../chance.js";
import { Geo, type Organization, type Workspace } from "../organization.js";
import { pageById } from "../page.js";
import { flag, paging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import { archiveKey } from "./api-keys.js";

const mostActive = 100;

const Name = z.string().min(1).max(40);
const Color = z.string().regex(/^#[0-9a-fA-F]{6}$/, "has to be a hex color such as #2F558F");
const TagKey = z
  .string()
  .min(1)
  .regex(/^(?!anthropic)/i, "may not begin with anthropic");
const Geos = z.union([z.array(Geo).min(1), z.literal("unrestricted")]);
const Residency = { allowed_inference_geos: Geos.nullish(), default_inference_geo: Geo.nullish() };

export const workspaces: readonly Route[] = [
  route({
    method: "GET",
    path: "/workspaces",
    only: "console",
    query: { ...paging, ids: z.array(z.string()).max(100).optional(), include_archived: flag, include_default: flag },
    handle: ({ organization, query }) => {
      const { ids, include_archived, include_default } = query;
      const found = organization.workspaces
        .filter(({ id }) => !ids || ids.includes(id))
        .filter(({ archived_at }) => include_archived || archived_at === null)
        .filter(({ id }) => include_default || id !== organization.default_workspace_id);
      return pageById(found satisfies Answer[], query, ({ id }) => id);
    },
  }),
  route({
    method: "GET",
    path: "/workspaces/{workspace}",
    only: "console",
    handle: ({ organization, params }) => workspaceOf(organization, params.workspace) satisfies Answer,
  }),
  route({
    method: "POST",
    path: "/workspaces",
    only: "console",
    body: z.strictObject({
      name: Name,
      data_residency: z.strictObject({ ...Residency, workspace_geo: z.literal("us").nullish() }).nullish(),
      display_color: Color.nullish(),
      external_key_id: z.string().startsWith("ekey_").nullish(),
      tags: z.record(TagKey, z.string()).nullish(),
      user_profile_id: z.string().startsWith("uprof_").nullish(),
    }),
    handle: ({ organization, body, now }) => {
      const active = organization.workspaces.filter(({ archived_at }) => archived_at === null);
      if (active.length >= mostActive) throw invalid(`An organization can have ${mostActive} active workspaces`);
      const label = `new ${organization.serial}`;
      const workspace: Workspace = {
        id: idOf("wrkspc", organization.seed, label),
        archived_at: null,
        compartment_id: idOf("cmpt", organization.seed, label),
        created_at: now.toISOString(),
        data_residency: residency(body.data_residency),
        display_color: body.display_color ?? "#6C5BB9",
        external_key_id: body.external_key_id ?? null,
        name: body.name,
        tags: body.tags ?? {},
        type: "workspace",
        user_profile_id: body.user_profile_id ?? null,
      };
      organization.serial += 1;
      organization.workspaces.push(workspace);
      return workspace satisfies Answer;
    },
  }),
  route({
    method: "POST",
    path: "/workspaces/{workspace}",
    only: "console",
    body: z.strictObject({
      name: Name.optional(),
      data_residency: z.strictObject(Residency).nullish(),
      display_color: Color.optional(),
      external_key_id: z.string().startsWith("ekey_").optional(),
      tags: z.record(TagKey, z.string().nullable()).nullish(),
      user_profile_id: z.string().startsWith("uprof_").optional(),
    }),
    handle: ({ organization, params, body }) => {
      const workspace = open(organization, params.workspace);
      const isDefault = workspace.id === organization.default_workspace_id;
      if (isDefault && body.name !== undefined && body.name !== workspace.name) {
        throw invalid("The default workspace cannot be renamed");
      }
      if (isDefault && body.user_profile_id !== undefined) {
        throw invalid("The default workspace cannot have a user profile");
      }
      workspace.external_key_id = once("external_key_id", workspace.external_key_id, body.external_key_id);
      if (
        workspace.external_key_id !== null &&
        body.user_profile_id !== undefined &&
        workspace.user_profile_id === null
      ) {
        throw invalid("The workspace's external key is not bound to this user profile", "key_profile_mismatch");
      }
      workspace.user_profile_id = once("user_profile_id", workspace.user_profile_id, body.user_profile_id);
      workspace.name = body.name ?? workspace.name;
      workspace.display_color = body.display_color ?? workspace.display_color;
      workspace.data_residency = residency(body.data_residency, workspace.data_residency);
      for (const [key, value] of Object.entries(body.tags ?? {})) {
        if (value === null) delete workspace.tags[key];
        else workspace.tags[key] = value;
      }
      return workspace satisfies Answer;
    },
  }),
  route({
    method: "POST",
    path: "/workspaces/{workspace}/archive",
    only: "console",
    handle: ({ organization, params, now }) => {
      const workspace = open(organization, params.workspace);
      if (workspace.id === organization.default_workspace_id) throw invalid("The default workspace cannot be archived");
      workspace.archived_at = now.toISOString();
      for (const key of organization.api_keys) {
        if (key.scope.type === "workspace" && key.scope.workspace_id === workspace.id) archiveKey(key, now);
      }
      return workspace satisfies Answer;
    },
  }),
];

export function workspaceOf(organization: Organization, id: string): Workspace {
  const workspace = organization.workspaces.find((one) => one.id === id);
  if (!workspace) throw notFound(`Workspace ${id}`);
  return workspace;
}

/** The workspace, where it still takes changes. */
export function open(organization: Organization, id: string): Workspace {
  const workspace = workspaceOf(organization, id);
  if (workspace.archived_at !== null) throw invalid(`Workspace ${workspace.name} is archived and cannot be changed`);
  return workspace;
}

/** A field that is written once: the same value again changes nothing, another is refused. */
function once(field: string, now: string | null, wanted: string | undefined): string | null {
  if (wanted === undefined || wanted === now) return now;
  if (now !== null) throw invalid(`${field}: is set for good and cannot be replaced`);
  return wanted;
}

interface Wanted {
  allowed_inference_geos?: Workspace["data_residency"]["allowed_inference_geos"] | null | undefined;
  default_inference_geo?: "global" | "us" | null | undefined;
}

const usual: Workspace["data_residency"] = {
  allowed_inference_geos: "unrestricted",
  default_inference_geo: "global",
  workspace_geo: "us",
};

function residency(wanted: Wanted | null | undefined, was = usual): Workspace["data_residency"] {
  const allowed = wanted?.allowed_inference_geos ?? was.allowed_inference_geos;
  const usually = wanted?.default_inference_geo ?? was.default_inference_geo;
  if (allowed !== "unrestricted" && !allowed.includes(usually)) {
    throw invalid("data_residency.default_inference_geo: has to be one of the allowed ones");
  }
  return { allowed_inference_geos: allowed, default_inference_geo: usually, workspace_geo: "us" };
}
