import { hostOf, unfitAddress } from "./addresses.js";
import { countOf } from "./figures.js";
import type { Because, Context } from "./operation.js";
import { type Destination, shipsContent } from "./telemetry-destinations.js";
import type { Covers, Places, Said, Update } from "./telemetry-said.js";
import { quoted } from "./words.js";

/** Another host or port: the registered headers do not follow there. */
export const isElsewhere = (was: Destination, { endpoint_url }: Pick<Said, "endpoint_url">) =>
  endpoint_url !== undefined && hostOf(endpoint_url) !== hostOf(was.endpoint_url);

export const tracesUrl = (was: Destination, { traces_url }: Said) =>
  traces_url === undefined ? was.traces.endpoint_url : traces_url;

/** Whether more of what people wrote leaves than before: content at all, to another host, of more workspaces, or again. */
export function givesAway(was: Destination, said: Said & Pick<Update, "state">): boolean {
  const ships = said.content_mode ? said.content_mode === "content" : shipsContent(was);
  const more = [said.content_mode, said.covers, said.workspaces, said.max_content_bytes].some(
    (one) => one !== undefined,
  );
  return ships && (more || changesTenant(was, said) || said.state === "enabled" || said.send_traces === true);
}

/** At one collector the path or a credential decides whose account it arrives in. */
const changesTenant = (was: Destination, said: Said): boolean =>
  (said.endpoint_url !== undefined && said.endpoint_url !== was.endpoint_url) ||
  tracesUrl(was, said) !== was.traces.endpoint_url ||
  Object.values(said.headers ?? {}).some((value) => value !== null);

export const giveaway = (url: string, whose: string): string =>
  `Prompts, answers, and what tools are given and give back, of ${whose}, are sent to ${quoted(hostOf(url))}: whoever runs it can read them all.`;

export function reachOf(covers: Covers, places: Places): string {
  const names = places?.map(({ name }) => quoted(name, 60)).join(", ");
  if (covers === "all") return "every workspace, later ones too";
  if (covers === "exclude")
    return names ? `every workspace but ${names}, later ones too` : "every workspace that is not on its list";
  return names || "the workspaces on its list";
}

export async function covered(covers: Covers, ids: readonly string[], { org }: Context) {
  const all = covers === "include" ? 0 : await countOf(org.workspaces.list({ include_default: true }));
  const count = covers === "include" ? ids.length : covers === "all" ? all : Math.max(0, all - ids.length);
  return { figure: String(count), label: "workspaces it covers then", hot: covers !== "include" };
}

const reserved = /^(host|cookie|user-agent|content-.*|proxy-.*|x-forwarded-.*|anthropic-.*)$/;

/** What the API would refuse, in words. */
export function unfit({ endpoint_url = "", traces_url, headers }: Said): Because {
  const no = unfitAddress("endpoint_url", endpoint_url) || (traces_url && unfitAddress("traces_url", traces_url));
  if (no) return no;
  const { hostname, port, search, hash } = new URL(endpoint_url);
  if (/^[\d.]+$|^\[/.test(hostname)) return "`endpoint_url` has to name a host, and not an address in numbers.";
  if (port || search || hash) return "`endpoint_url` takes no port but 443, and nothing after its path.";
  if (traces_url && hostOf(traces_url) !== hostOf(endpoint_url))
    return `Traces can only go to the host of \`endpoint_url\`. Set \`traces_url\` to an address at ${quoted(hostOf(endpoint_url))}, or to null.`;
  const taken = Object.keys(headers ?? {}).find((name) => reserved.test(name.toLowerCase().replaceAll("_", "-")));
  return taken !== undefined && `The header ${quoted(taken, 60)} is the API's own and cannot be set.`;
}

export function listed({ workspaces }: Said, covers: Covers): Because {
  if (covers === "all") return workspaces && "With `covers` all there is no list: leave `workspaces` out.";
  const gone = workspaces?.find(({ archived_at }) => archived_at !== null);
  return gone && `The workspace ${quoted(gone.name, 60)} is archived and cannot be put on the list.`;
}

export const headerWords = (headers: NonNullable<Said["headers"]>) =>
  Object.entries(headers)
    .map(([name, value]) => `${quoted(name, 40)} ${value === null ? "goes" : "is set"}`)
    .join(", ");
