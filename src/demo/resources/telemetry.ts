import type {
  BetaDeletedTelemetryDestination as Deleted,
  BetaTelemetryDestination as Shown,
  BetaTelemetryDestinationTestResponse as Tested,
} from "@anthropic-ai/sdk/resources/beta/organization/telemetry-destinations/telemetry-destinations";
import * as z from "zod";
import { idOf } from "../chance.js";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { invalid, notFound, Refusal } from "../refusal.js";
import { type Route, route } from "../route.js";
import { ContentMode, type Destination } from "../state/telemetry.js";
import { changed, covered } from "./telemetry-rules.js";

const most = 10;
const testEvery = 10_000;

export const telemetryApi = {
  only: "console",
  beta: { header: "telemetry-destinations-2026-08-11", without: 400 },
} as const;

const Name = z.string().min(1).max(255).nullable();
const Headers = z.record(z.string(), z.string());
const Traces = z
  .strictObject({
    content_mode: ContentMode.nullable(),
    enabled: z.boolean(),
    endpoint_url: z.string().nullable(),
    max_content_bytes: z.int().min(1).max(1_048_576).nullable(),
  })
  .partial();
const Ids = z.array(z.string()).max(100).optional();
const Workspaces = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("all") }),
  z.strictObject({ type: z.literal("include"), workspace_ids: Ids }),
  z.strictObject({ type: z.literal("exclude"), workspace_ids: Ids }),
]);
const Create = z.strictObject({
  endpoint_url: z.string().max(2048),
  workspaces: Workspaces,
  display_name: Name.optional(),
  headers: Headers.optional(),
  traces: Traces.optional(),
});
const Update = z.strictObject({
  endpoint_url: z.string().max(2048).optional(),
  workspaces: Workspaces.optional(),
  display_name: Name.optional(),
  headers: z.record(z.string(), z.string().nullable()).optional(),
  state: z.strictObject({ type: z.enum(["enabled", "disabled"]) }).optional(),
  traces: Traces.nullish(),
});
/** What a request may change of a destination. */
export type Wanted = z.output<typeof Update>;

export const telemetry: readonly Route[] = [
  route({
    ...telemetryApi,
    method: "GET",
    path: "/telemetry_destinations",
    query: { ...cursorPaging(100), workspace_ids: z.array(z.string()).max(100).optional() },
    handle: ({ organization, query, now }) => {
      const { workspace_ids, ...paging } = query;
      const known = organization.workspaces.map(({ id }) => id).filter((id) => workspace_ids?.includes(id));
      const all = organization.telemetry
        .filter((one) => !workspace_ids || known.some((id) => covers(one, id)))
        .map(shown)
        .toReversed();
      return pageByCursor(all, { ...paging, ...(workspace_ids && { workspace_ids }) }, now);
    },
  }),
  route({
    ...telemetryApi,
    method: "GET",
    path: "/telemetry_destinations/{destination}",
    handle: ({ organization, params }) => shown(destinationOf(organization, params.destination)),
  }),
  route({
    ...telemetryApi,
    method: "POST",
    path: "/telemetry_destinations",
    body: Create,
    handle: ({ organization, body, now }) => {
      if (organization.telemetry.length >= most)
        throw invalid(`An organization can have ${most} telemetry destinations`);
      const at = now.toISOString();
      const bare: Destination = {
        id: idOf("tdst", organization.seed, `new ${organization.serial}`),
        created_at: at,
        delivery_health: { last_error: null, last_error_at: null, last_success_at: null },
        display_name: null,
        endpoint_url: body.endpoint_url,
        header_names: [],
        state: { type: "enabled" },
        traces: { content_mode: "metadata_only", enabled: true, endpoint_url: null, max_content_bytes: null },
        type: "telemetry_destination",
        updated_at: at,
        workspaces: { type: "all" },
        listed: [],
        tested_at: null,
      };
      organization.serial += 1;
      const destination = covered(organization, changed(bare, body, at), body.workspaces, at);
      organization.telemetry.push(destination);
      return shown(destination);
    },
  }),
  route({
    ...telemetryApi,
    method: "POST",
    path: "/telemetry_destinations/{destination}",
    body: Update,
    handle: ({ organization, params, body, now }) => {
      if (Object.keys(body).length === 0) throw invalid("Send at least one field");
      const at = now.toISOString();
      const destination = destinationOf(organization, params.destination);
      const next = changed(destination, body, at);
      Object.assign(destination, body.workspaces ? covered(organization, next, body.workspaces, at) : next);
      return shown(destination);
    },
  }),
  route({
    ...telemetryApi,
    method: "DELETE",
    path: "/telemetry_destinations/{destination}",
    handle: ({ organization, params }) => {
      const { id } = destinationOf(organization, params.destination);
      organization.telemetry = organization.telemetry.filter((one) => one.id !== id);
      return { id, type: "telemetry_destination_deleted" } satisfies Deleted;
    },
  }),
  route({
    ...telemetryApi,
    method: "POST",
    path: "/telemetry_destinations/{destination}/test",
    handle: ({ organization, params, now }) => {
      const destination = destinationOf(organization, params.destination);
      const since = now.getTime() - Date.parse(destination.tested_at ?? "1970-01-01");
      if (since < testEvery)
        throw new Refusal(429, "rate_limit_error", "Wait 10 seconds between tests of one destination");
      destination.tested_at = now.toISOString();
      const { last_error } = destination.delivery_health;
      const result =
        last_error === null ? { type: "success" as const } : { type: "failure" as const, error: last_error };
      return { result, type: "telemetry_destination_test" } satisfies Tested;
    },
  }),
];

export function destinationOf({ telemetry }: Organization, id: string): Destination {
  const destination = telemetry.find((one) => one.id === id);
  if (!destination) throw notFound(`Telemetry destination ${id}`);
  return destination;
}

function covers({ workspaces, listed }: Destination, id: string): boolean {
  const isListed = listed.some(({ workspace_id }) => workspace_id === id);
  return workspaces.type === "all" || isListed === (workspaces.type === "include");
}

function shown({ listed: _, tested_at: __, ...destination }: Destination): Shown {
  return destination;
}
