import type Anthropic from "@anthropic-ai/sdk";
import { hostOf } from "./addresses.js";
import { ref } from "./field.js";
import type { Because, Context, Every, Input, Operation } from "./operation.js";
import { table } from "./table.js";
import { destinationName, destinations, shipsContent } from "./telemetry-destinations.js";
import { giveaway } from "./telemetry-rules.js";
import { quoted } from "./words.js";
import { archived, workspaces } from "./workspaces.js";
import { write } from "./write.js";

type Listed = Anthropic["beta"]["organization"]["telemetryDestinations"]["workspaces"];

const pair = { telemetry_destination: ref(destinations), workspace: ref(workspaces) };
type Pair = Input<typeof pair>;

const entry = {
  target: ({ workspace: { id, name } }: Pair) => ({ id, name }),
  observe: async ({ telemetry_destination, workspace }: Pair, { beta }: Context) => {
    for await (const one of beta.telemetryDestinations.workspaces.list(telemetry_destination.id))
      if (one.workspace_id === workspace.id) return one;
    return null;
  },
};

const listTelemetryDestinationWorkspaces = table({
  name: "list_telemetry_destination_workspaces",
  toolset: "telemetry",
  description: "The list of a telemetry destination: workspaces it covers, or those it leaves out.",
  input: { telemetry_destination: ref(destinations) },
  example: { telemetry_destination: "Evaluation lab" },
  run: async ({ telemetry_destination: { id, workspaces } }, { beta }) => ({
    rows: beta.telemetryDestinations.workspaces.list(id),
    summary: {
      all: "It covers every workspace and has no list.",
      include: "It covers these workspaces, and no others.",
      exclude: "It covers every workspace but these.",
    }[workspaces.type],
  }),
  columns: ({ workspace_id, created_at }) => ({ workspace: { id: workspace_id }, added_at: created_at }),
});

/** Whether the traces of the workspace begin to go there, or stop. */
const begins = ({ telemetry_destination: { workspaces } }: Pair, does: "add" | "remove") =>
  (workspaces.type === "include") === (does === "add");

const about = (does: "add" | "remove") => ({
  touches: entry,
  says: ({ telemetry_destination }: Pair) => ({
    joint: does === "add" ? "to the list of" : "from the list of",
    place: destinationName(telemetry_destination),
  }),
  risk: {
    critical: (pair: Pair) => begins(pair, does) && shipsContent(pair.telemetry_destination),
    medium: true as const,
  },
  warnings: (pair: Pair): Because[] => {
    const { telemetry_destination: destination, workspace } = pair;
    return [
      begins(pair, does) && shipsContent(destination) && giveaway(destination.endpoint_url, quoted(workspace.name, 60)),
    ];
  },
  effects: (pair: Pair, { spend }: Context) => {
    const { telemetry_destination, workspace } = pair;
    const starts = begins(pair, does);
    const host = quoted(hostOf(telemetry_destination.endpoint_url));
    return [
      spend.of({ id: workspace.id, name: workspace.name }).then(({ day, hours }) => ({
        figure: String(day.calls),
        label: "calls in the last 24 hours",
        hot: starts && day.calls > 0,
        series: hours,
      })),
      `The traces of ${quoted(workspace.name, 60)} ${starts ? "go to" : "no longer go to"} ${host} from then on.`,
    ];
  },
});

const hasNoList = (destination: Pair["telemetry_destination"]): Because =>
  destination.workspaces.type === "all" &&
  `${quoted(destinationName(destination))} covers every workspace and has no list. Set \`covers\` with update_telemetry_destination.`;

const addTelemetryDestinationWorkspace = write({
  name: "add_telemetry_destination_workspace",
  toolset: "telemetry",
  description: "Put a workspace on a telemetry destination's list: it is then covered, or left out.",
  input: pair,
  example: { telemetry_destination: "Old collector", workspace: "Pre-Mortem" },
  ...about("add"),
  after: ({ workspace }) => ({ workspace_id: workspace.id }),
  closedTo: { telemetry_destination: hasNoList, workspace: archived },
  run: ({ telemetry_destination, workspace }, { beta }) =>
    beta.telemetryDestinations.workspaces.add(workspace.id, {
      destination_id: telemetry_destination.id,
    } satisfies Every<Parameters<Listed["add"]>[1]>),
  undo: ({ input: { telemetry_destination, workspace } }) => ({
    with: "remove_telemetry_destination_workspace",
    input: { telemetry_destination: telemetry_destination.id, workspace: workspace.id },
  }),
  undoing: "Take it off the list again.",
});

const removeTelemetryDestinationWorkspace = write({
  name: "remove_telemetry_destination_workspace",
  toolset: "telemetry",
  description:
    "Take a workspace off a telemetry destination's list: it is then no longer covered, or no longer left out.",
  input: pair,
  example: { telemetry_destination: "Evaluation lab", workspace: "Pre-Mortem" },
  ...about("remove"),
  after: "gone",
  closedTo: { telemetry_destination: hasNoList },
  run: ({ telemetry_destination, workspace }, { beta }) =>
    beta.telemetryDestinations.workspaces.remove(workspace.id, {
      destination_id: telemetry_destination.id,
    } satisfies Every<Parameters<Listed["remove"]>[1]>),
  undo: ({ input: { telemetry_destination, workspace } }) => ({
    with: "add_telemetry_destination_workspace",
    input: { telemetry_destination: telemetry_destination.id, workspace: workspace.id },
  }),
  undoing: "Put it on the list again.",
});

export const telemetryWorkspaceOperations: readonly Operation[] = [
  listTelemetryDestinationWorkspaces,
  addTelemetryDestinationWorkspace,
  removeTelemetryDestinationWorkspace,
];
