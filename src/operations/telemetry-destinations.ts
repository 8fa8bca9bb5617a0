import type Anthropic from "@anthropic-ai/sdk";
import { hostOf } from "./addresses.js";
import { ref } from "./field.js";
import type { Context, Every, Operation, Resource } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { quoted } from "./words.js";
import { workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Destinations = Anthropic["beta"]["organization"]["telemetryDestinations"];
/** With the list of workspaces that it covers, or does not; empty where it covers all. */
export type Destination = Awaited<ReturnType<Destinations["retrieve"]>> & { workspace_ids?: string[] };

export const destinations: Resource<Destination> = {
  noun: "telemetry destination",
  prefix: "tdst_",
  get: ({ beta }, id) => beta.telemetryDestinations.retrieve(id).then((one) => withList(one, beta)),
  list: ({ beta }) => beta.telemetryDestinations.list(),
  alsoCalled: ({ display_name, endpoint_url }) => display_name ?? hostOf(endpoint_url),
  shows: ({ display_name, endpoint_url, state, workspaces, workspace_ids, traces, header_names }) => ({
    ...{ display_name, endpoint_url, state, workspaces, workspace_ids, traces, header_names },
  }),
};

async function withList(one: Destination, beta: Context["beta"]): Promise<Destination> {
  const ids: string[] = [];
  if (one.workspaces.type !== "all")
    for await (const { workspace_id } of beta.telemetryDestinations.workspaces.list(one.id)) ids.push(workspace_id);
  return { ...one, workspace_ids: ids.toSorted() };
}

/** As a sentence names it. */
export const destinationName = ({ display_name, endpoint_url }: Destination) => display_name ?? hostOf(endpoint_url);

/** Whether prompts and answers go there, and not only that there were some. */
export const shipsContent = ({ traces }: Destination) => traces.content_mode === "content";

const listTelemetryDestinations = table({
  name: "list_telemetry_destinations",
  toolset: "telemetry",
  description: "Where traces are sent: address, state, what they hold, and the last error. By workspace if asked.",
  input: { workspace: ref(workspaces).optional() },
  example: { workspace: "Sandbox" },
  run: ({ workspace }, { beta }) =>
    beta.telemetryDestinations.list({ workspace_ids: workspace && [workspace.id] } satisfies Every<
      NonNullable<Parameters<Destinations["list"]>[0]>
    >),
  columns: ({ id, display_name, endpoint_url, state, traces, workspaces, header_names, delivery_health }) => ({
    id,
    name: display_name,
    endpoint_url,
    state: state.type === "disabled" ? `disabled: ${state.reason.type}` : state.type,
    holds: traces.content_mode,
    covers: workspaces.type,
    headers: header_names.join(", "),
    last_success_at: delivery_health.last_success_at,
    last_error: delivery_health.last_error,
  }),
});

const getTelemetryDestination = read({
  name: "get_telemetry_destination",
  toolset: "telemetry",
  description: "One telemetry destination with settings and delivery health. Header values are never shown.",
  input: { telemetry_destination: ref(destinations) },
  example: { telemetry_destination: "Observability" },
  run: ({ telemetry_destination }, { beta }) => beta.telemetryDestinations.retrieve(telemetry_destination.id),
});

const deleteTelemetryDestination = write({
  name: "delete_telemetry_destination",
  toolset: "telemetry",
  description: "Delete a telemetry destination and its headers. To stop for a while, use update_telemetry_destination.",
  input: { telemetry_destination: ref(destinations) },
  example: { telemetry_destination: "Observability" },
  removes: destinations,
  risk: "high",
  effects: ({ telemetry_destination: { id, endpoint_url, header_names } }, { beta }) => [
    others(id, beta).then((count) => ({
      figure: String(count),
      label: "other destinations, which go on",
      hot: count === 0,
    })),
    `${quoted(hostOf(endpoint_url))} gets no more traces from the moment it is gone.`,
    header_names.length > 0 && `Headers that are lost: ${header_names.map((name) => quoted(name, 40)).join(", ")}.`,
  ],
  run: ({ telemetry_destination }, { beta }) => beta.telemetryDestinations.delete(telemetry_destination.id),
  undo: ({ before: { display_name, endpoint_url = "", workspaces, workspace_ids = [], traces } }) => ({
    with: "create_telemetry_destination",
    input: {
      ...{ display_name, endpoint_url, covers: workspaces?.type ?? "include" },
      ...(workspaces?.type !== "all" && { workspaces: workspace_ids }),
      ...(traces && {
        content_mode: traces.content_mode,
        send_traces: traces.enabled,
        traces_url: traces.endpoint_url,
      }),
      ...(traces && { max_content_bytes: traces.max_content_bytes }),
    },
    but: "It gets another id and is on, and the values of its headers have to be given again.",
  }),
  undoing: "Create it again; it gets another id, and the values of its headers have to be given again.",
});

const testTelemetryDestination = write({
  name: "test_telemetry_destination",
  toolset: "telemetry",
  description: "Send one real test span, with the destination's headers, and report what it answered.",
  input: { telemetry_destination: ref(destinations) },
  example: { telemetry_destination: "Observability" },
  acts: destinations,
  says: ({ telemetry_destination }) => ({
    verb: "Send a test span to",
    name: destinationName(telemetry_destination),
    kind: "the telemetry destination",
  }),
  risk: "low",
  irreversible: "A span that was sent is not called back. It holds nothing of yours, and changes nothing here.",
  effects: ({ telemetry_destination: { delivery_health, endpoint_url } }) => [
    `One span called anthropic.test goes to ${quoted(hostOf(endpoint_url))}.`,
    delivery_health.last_error !== null && `The last error there was: ${quoted(delivery_health.last_error, 120)}.`,
  ],
  run: ({ telemetry_destination }, { beta }) => beta.telemetryDestinations.test(telemetry_destination.id),
  next: () => "Whether the destination took it stands in `result`. Ten seconds have to pass before another test.",
});

async function others(id: string, { telemetryDestinations }: Context["beta"]): Promise<number> {
  let count = 0;
  for await (const one of telemetryDestinations.list()) if (one.id !== id && one.state.type === "enabled") count += 1;
  return count;
}

export const telemetryDestinationOperations: readonly Operation[] = [
  listTelemetryDestinations,
  getTelemetryDestination,
  deleteTelemetryDestination,
  testTelemetryDestination,
];
