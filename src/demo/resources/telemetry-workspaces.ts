import type {
  BetaDeletedTelemetryDestinationWorkspace as Deleted,
  BetaTelemetryDestinationWorkspace as Entry,
} from "@anthropic-ai/sdk/resources/beta/organization/telemetry-destinations/workspaces";
import type { Organization } from "../organization.js";
import { pageByCursor } from "../page.js";
import { cursorPaging } from "../query.js";
import { invalid, notFound } from "../refusal.js";
import { type Route, route } from "../route.js";
import type { Destination } from "../state/telemetry.js";
import { destinationOf, telemetryApi } from "./telemetry.js";
import { open } from "./workspaces.js";

const most = 1000;

export const telemetryWorkspaces: readonly Route[] = [
  route({
    ...telemetryApi,
    method: "GET",
    path: "/telemetry_destinations/{destination}/workspaces",
    query: cursorPaging(1000),
    handle: ({ organization, params, query, now }) => {
      const destination = destinationOf(organization, params.destination);
      return pageByCursor(
        destination.listed.map((one) => entry(destination, one)),
        query,
        now,
      );
    },
  }),
  route({
    ...telemetryApi,
    method: "POST",
    path: "/telemetry_destinations/{destination}/workspaces/{workspace}",
    handle: ({ organization, params, now }) => {
      const destination = withList(organization, params.destination);
      const kept = destination.listed.find(({ workspace_id }) => workspace_id === params.workspace);
      if (kept) return entry(destination, kept);
      if (destination.listed.length >= most) throw invalid(`A list holds ${most} workspaces at most`);
      const added = { workspace_id: open(organization, params.workspace).id, listed_at: now.toISOString() };
      destination.listed.unshift(added);
      return entry(destination, added);
    },
  }),
  route({
    ...telemetryApi,
    method: "DELETE",
    path: "/telemetry_destinations/{destination}/workspaces/{workspace}",
    handle: ({ organization, params }) => {
      const destination = withList(organization, params.destination);
      const left = destination.listed.filter(({ workspace_id }) => workspace_id !== params.workspace);
      if (left.length === destination.listed.length) throw notFound(`Workspace ${params.workspace} on the list`);
      destination.listed = left;
      return {
        telemetry_destination_id: destination.id,
        type: "telemetry_destination_workspace_deleted",
        workspace_id: params.workspace,
      } satisfies Deleted;
    },
  }),
];

function withList(organization: Organization, id: string): Destination {
  const destination = destinationOf(organization, id);
  if (destination.workspaces.type === "all")
    throw invalid("This destination covers all workspaces and has no list of them");
  return destination;
}

const entry = ({ id }: Destination, { workspace_id, listed_at }: Destination["listed"][number]): Entry => ({
  created_at: listed_at,
  telemetry_destination_id: id,
  type: "telemetry_destination_workspace",
  workspace_id,
});
