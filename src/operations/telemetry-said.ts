import * as z from "zod";
import { oneOf, ref } from "./field.js";
import type { Input } from "./operation.js";
import { type Destination, destinations } from "./telemetry-destinations.js";
import { workspaces } from "./workspaces.js";

export type Covers = Destination["workspaces"]["type"];

const covers = oneOf<Covers>({ all: "all", include: "include", exclude: "exclude" });
const settings = {
  workspaces: ref(workspaces).many(100).optional(),
  content_mode: z.enum(["metadata_only", "content"]).optional(),
  max_content_bytes: z.int().min(1).max(2_147_483_647).nullish(),
  send_traces: z.boolean().optional(),
  traces_url: z.string().min(1).max(2048).nullish(),
  display_name: z.string().min(1).max(255).nullish(),
};
const endpoint = z.string().min(1).max(2048);
const headerName = z.string().min(1).max(128);
const headerValue = z.string().max(4096);

export const created = {
  endpoint_url: endpoint,
  covers,
  headers: z.record(headerName, headerValue).optional(),
  ...settings,
};
export const updated = {
  telemetry_destination: ref(destinations),
  endpoint_url: endpoint.optional(),
  covers: covers.optional(),
  headers: z.record(headerName, headerValue.nullable()).optional(),
  state: z.enum(["enabled", "disabled"]).optional(),
  ...settings,
};
export type Update = Input<typeof updated>;
/** What both say of the destination. */
export type Said = Omit<Update, "telemetry_destination" | "state">;

/** What is said as a reading shows it. */
export function observed({
  endpoint_url,
  display_name,
  ...said
}: Pick<Said, "endpoint_url" | "display_name"> & Traces) {
  return { display_name, endpoint_url, traces: tracesOf(said) };
}

type Traces = Pick<Said, "content_mode" | "max_content_bytes" | "send_traces" | "traces_url">;

export function tracesOf({ content_mode, max_content_bytes, send_traces, traces_url }: Traces) {
  const traces = {
    ...(content_mode !== undefined && { content_mode }),
    ...(max_content_bytes !== undefined && { max_content_bytes }),
    ...(send_traces !== undefined && { enabled: send_traces }),
    ...(traces_url !== undefined && { endpoint_url: traces_url }),
  };
  return Object.keys(traces).length > 0 ? traces : undefined;
}

export type Places = readonly { id: string; name: string }[] | undefined;

export const idsOf = (places: readonly { id: string }[]) => [...new Set(places.map(({ id }) => id))].toSorted();

export function scopeOf(covers: Covers, places: Places) {
  return covers === "all" ? { type: covers } : { type: covers, ...(places && { workspace_ids: idsOf(places) }) };
}

export const namesOf = (headers: Said["headers"], before: readonly string[] = []) => {
  const names = new Set(before);
  for (const [name, value] of Object.entries(headers ?? {}))
    value === null ? names.delete(name.toLowerCase()) : names.add(name.toLowerCase());
  return [...names].toSorted();
};

export const setsValue = (headers: Said["headers"]) => Object.values(headers ?? {}).some((value) => value !== null);

export function setBack(
  was: Destination,
  before: Partial<Destination>,
  headers: Said["headers"],
): Record<string, unknown> {
  const { display_name, endpoint_url, state, workspaces, workspace_ids, traces } = before;
  const added = Object.keys(headers ?? {}).filter((name) => !was.header_names.includes(name.toLowerCase()));
  const type = (workspaces ?? was.workspaces).type;
  return {
    telemetry_destination: was.id,
    ...{ display_name, endpoint_url },
    state: state?.type,
    covers: workspaces?.type,
    ...(workspace_ids && type !== "all" && { workspaces: workspace_ids }),
    ...(traces && {
      ...{ content_mode: traces.content_mode, max_content_bytes: traces.max_content_bytes },
      ...{ send_traces: traces.enabled, traces_url: traces.endpoint_url },
    }),
    ...(added.length > 0 && { headers: Object.fromEntries(added.map((name) => [name, null])) }),
  };
}

/** Whether values that nobody can read went: replaced, taken out, or left behind by another host. */
export const losesValues = (was: Destination, before: Partial<Destination>, headers: Said["headers"]) =>
  was.header_names.length > 0 &&
  before.header_names !== undefined &&
  (before.endpoint_url !== undefined ||
    Object.keys(headers ?? {}).some((name) => was.header_names.includes(name.toLowerCase())));
