import type { Organization } from "../organization.js";
import { invalid } from "../refusal.js";
import type { Destination } from "../state/telemetry.js";
import type { Wanted } from "./telemetry.js";

/** With all that was said but the workspaces. */
export function changed(destination: Destination, wanted: Wanted, at: string): Destination {
  const { endpoint_url = destination.endpoint_url, display_name = destination.display_name, state } = wanted;
  const traces = tracesOf(destination.traces, wanted.traces);
  hostOf(endpoint_url, "endpoint_url");
  if (traces.endpoint_url !== null && hostOf(traces.endpoint_url, "traces.endpoint_url") !== hostOf(endpoint_url))
    throw invalid("traces.endpoint_url: has to have the host and port of endpoint_url");
  const header_names = headersOf(destination, wanted);
  return {
    ...destination,
    ...{ endpoint_url, display_name, traces, header_names, updated_at: at },
    state: stateOf(destination.state, state),
  };
}

function tracesOf(was: Destination["traces"], wanted: Wanted["traces"]): Destination["traces"] {
  if (wanted === null)
    return { content_mode: "metadata_only", enabled: true, endpoint_url: null, max_content_bytes: null };
  const { content_mode = was.content_mode, enabled = was.enabled } = wanted ?? {};
  const { endpoint_url = was.endpoint_url, max_content_bytes = was.max_content_bytes } = wanted ?? {};
  return { content_mode: content_mode ?? "metadata_only", enabled, endpoint_url, max_content_bytes };
}

function stateOf(was: Destination["state"], wanted: Wanted["state"]): Destination["state"] {
  if (!wanted || wanted.type === was.type) return was;
  return wanted.type === "enabled" ? { type: "enabled" } : { type: "disabled", reason: { type: "caller" } };
}

/** A header goes with its host: another host begins without any, and a value is set only beside the address it is for. */
function headersOf(destination: Destination, { headers, endpoint_url }: Wanted): string[] {
  const moved = endpoint_url !== undefined && hostOf(endpoint_url) !== hostOf(destination.endpoint_url);
  const names = new Set(moved ? [] : destination.header_names);
  for (const [name, value] of Object.entries(headers ?? {})) {
    const plain = name.toLowerCase();
    if (value === null) names.delete(plain);
    else if (endpoint_url === undefined) throw invalid("headers: a value is set only together with endpoint_url");
    else if (reserved.test(plain.replaceAll("_", "-"))) throw invalid(`headers: ${name} is a reserved name`);
    else names.add(plain);
  }
  if (names.size > 20) throw invalid("headers: a destination can have 20 headers at most");
  return [...names].toSorted();
}

const reserved = /^(host|cookie|user-agent|content-.*|proxy-.*|x-forwarded-.*|anthropic-.*)$/;

/** With the workspaces that it is to cover; a list of another kind begins empty. */
export function covered(
  { workspaces }: Organization,
  destination: Destination,
  wanted: NonNullable<Wanted["workspaces"]>,
  at: string,
): Destination {
  const ids = wanted.type === "all" ? [] : wanted.workspace_ids;
  const stays = wanted.type === destination.workspaces.type ? destination.listed : [];
  if (ids === undefined) return { ...destination, workspaces: { type: wanted.type }, listed: stays };
  const listed = [...new Set(ids)].map((id) => {
    const kept = destination.listed.find(({ workspace_id }) => workspace_id === id);
    const place = workspaces.find((one) => one.id === id);
    if (!kept && (!place || place.archived_at !== null)) throw invalid(`workspaces: ${id} cannot be on the list`);
    return kept ?? { workspace_id: id, listed_at: at };
  });
  return { ...destination, workspaces: { type: wanted.type }, listed };
}

/** Host and port of an address that may be sent to. */
function hostOf(url: string, field = "endpoint_url"): string {
  const address = URL.parse(url);
  const more = address && `${address.port}${address.search}${address.hash}${address.username}${address.password}`;
  if (more !== "" || address?.protocol !== "https:" || /^[\d.]+$|^\[/.test(address.hostname))
    throw invalid(`${field}: has to be an https URL with a hostname, and nothing after its path`);
  return address.host;
}
