import type Anthropic from "@anthropic-ai/sdk";
import { hostOf } from "./addresses.js";
import { countOf } from "./figures.js";
import type { Every, Operation } from "./operation.js";
import { destinationName, destinations } from "./telemetry-destinations.js";
import {
  covered,
  giveaway,
  givesAway,
  headerWords,
  isElsewhere,
  listed,
  reachOf,
  tracesUrl,
  unfit,
} from "./telemetry-rules.js";
import {
  created,
  idsOf,
  losesValues,
  namesOf,
  observed,
  scopeOf,
  setBack,
  setsValue,
  tracesOf,
  updated,
} from "./telemetry-said.js";
import { quoted } from "./words.js";
import { write } from "./write.js";

type Destinations = Anthropic["beta"]["organization"]["telemetryDestinations"];

const most = 10;

const createTelemetryDestination = write({
  name: "create_telemetry_destination",
  toolset: "telemetry",
  description:
    "Send traces of all, of listed or of other than listed workspaces to an https collector. Metadata only, unless told otherwise.",
  input: created,
  example: {
    endpoint_url: "https://otel.northwind.example/batch",
    covers: "include",
    workspaces: ["Data Platform"],
    headers: { authorization: "Bearer example" },
    display_name: "Batch traces",
  },
  makes: destinations,
  after: ({ covers, ...said }) => ({
    ...observed(said),
    workspaces: { type: covers },
    workspace_ids: idsOf(said.workspaces ?? []),
    header_names: namesOf(said.headers),
  }),
  says: ({ display_name, endpoint_url }) => ({
    name: display_name ?? hostOf(endpoint_url),
    ...(display_name != null && { joint: "at", place: hostOf(endpoint_url) }),
  }),
  refuse: async (said, { beta }) =>
    unfit(said) ||
    listed(said, said.covers) ||
    ((await countOf(beta.telemetryDestinations.list())) >= most &&
      `The organization has ${most} telemetry destinations, and more it cannot have. Delete one first.`),
  risk: { critical: ({ content_mode }) => content_mode === "content", medium: true },
  warnings: (said) => [
    said.content_mode === "content" && giveaway(said.endpoint_url, reachOf(said.covers, said.workspaces)),
  ],
  effects: (said, ctx) => [
    countOf(ctx.beta.telemetryDestinations.list()).then((count) => ({
      figure: `${count} of ${most}`,
      label: "destinations now",
      hot: count >= most - 1,
    })),
    covered(said.covers, idsOf(said.workspaces ?? []), ctx),
    `Traces of ${reachOf(said.covers, said.workspaces)} go to ${quoted(hostOf(said.endpoint_url))}.`,
  ],
  run: ({ endpoint_url, covers, headers, display_name, ...said }, { beta }) =>
    beta.telemetryDestinations.create({
      ...{ endpoint_url, headers, display_name },
      workspaces: scopeOf(covers, said.workspaces),
      traces: tracesOf(said),
    } satisfies Every<Parameters<Destinations["create"]>[0]>),
  secrets: { in: ["headers"] },
  reach: ({ covers, workspaces }) => (covers === "include" ? idsOf(workspaces ?? []) : "organization"),
  undo: ({ result }) => ({ with: "delete_telemetry_destination", input: { telemetry_destination: result.id } }),
  undoing: "Delete it; what was sent until then stays where it went.",
});

const updateTelemetryDestination = write({
  name: "update_telemetry_destination",
  toolset: "telemetry",
  description:
    "Change where traces go, what they hold and whose they are, or turn it on or off. A header that is null goes; a list of workspaces replaces the old one.",
  input: updated,
  example: { telemetry_destination: "Observability", state: "disabled" },
  changes: destinations,
  after: ({ telemetry_destination: was, covers, state, ...said }) => ({
    ...observed(said),
    state: state && { type: state },
    workspaces: covers && { type: covers },
    workspace_ids:
      said.workspaces || (covers && covers !== was.workspaces.type) ? idsOf(said.workspaces ?? []) : undefined,
    header_names:
      said.headers || isElsewhere(was, said)
        ? namesOf(said.headers, isElsewhere(was, said) ? [] : was.header_names)
        : undefined,
  }),
  says: ({ telemetry_destination: was, state, endpoint_url }) => ({
    verb: state === undefined ? "Change" : state === "enabled" ? "Turn on" : "Turn off",
    name: destinationName(was),
    ...(endpoint_url !== undefined &&
      isElsewhere(was, { endpoint_url }) && { joint: "to", place: hostOf(endpoint_url) }),
  }),
  refuse: ({ telemetry_destination: was, ...said }) =>
    unfit({ ...said, endpoint_url: said.endpoint_url ?? was.endpoint_url, traces_url: tracesUrl(was, said) }) ||
    listed(said, said.covers ?? was.workspaces.type),
  risk: {
    critical: ({ telemetry_destination: was, ...said }) => givesAway(was, said),
    high: ({ telemetry_destination: was, ...said }) => isElsewhere(was, said) || said.covers === "all",
    medium: true,
  },
  warnings: ({ telemetry_destination: was, ...said }) => [
    givesAway(was, said) &&
      giveaway(said.endpoint_url ?? was.endpoint_url, reachOf(said.covers ?? was.workspaces.type, said.workspaces)),
    isElsewhere(was, said) &&
      was.header_names.length > 0 &&
      `Another host begins without the registered headers (${was.header_names.map((name) => quoted(name, 40)).join(", ")}).`,
    said.state === "disabled" && "Spans of the time while it is off are never sent.",
  ],
  effects: ({ telemetry_destination: was, ...said }, ctx) => [
    covered(
      said.covers ?? was.workspaces.type,
      said.workspaces ? idsOf(said.workspaces) : (was.workspace_ids ?? []),
      ctx,
    ),
    said.headers && `Headers: ${headerWords(said.headers)}.`,
  ],
  run: ({ telemetry_destination: was, endpoint_url, covers, headers, state, display_name, ...said }, { beta }) =>
    beta.telemetryDestinations.update(was.id, {
      // A header's value is taken only beside the address that it is for.
      endpoint_url: endpoint_url ?? (setsValue(headers) ? was.endpoint_url : undefined),
      ...{ headers, display_name },
      state: state && { type: state },
      workspaces: covers || said.workspaces ? scopeOf(covers ?? was.workspaces.type, said.workspaces) : undefined,
      traces: tracesOf(said),
    } satisfies Every<Parameters<Destinations["update"]>[1]>),
  secrets: { in: ["headers"] },
  reach: () => "organization",
  undo: ({ input: { telemetry_destination: was, headers }, before }) => ({
    with: "update_telemetry_destination",
    input: setBack(was, before, headers),
    ...(losesValues(was, before, headers) && {
      but: "The values of headers cannot be read, and have to be given again.",
    }),
  }),
  undoing: "Set it back; header values that were replaced or removed have to be given again.",
});

export const telemetrySettingOperations: readonly Operation[] = [
  createTelemetryDestination,
  updateTelemetryDestination,
];
