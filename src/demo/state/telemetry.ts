import * as z from "zod";
import { idOf } from "../chance.js";

const When = z.iso.datetime();

export const ContentMode = z.enum(["metadata_only", "content"]);

const Reason = z.object({ type: z.enum(["caller", "sustained_failure", "invalid_address", "redirect"]) });

export const Destination = z.object({
  id: z.string(),
  created_at: When,
  delivery_health: z.object({
    last_error: z.string().nullable(),
    last_error_at: When.nullable(),
    last_success_at: When.nullable(),
  }),
  display_name: z.string().nullable(),
  endpoint_url: z.string(),
  /** All that is kept of the headers. */
  header_names: z.array(z.string()),
  state: z.discriminatedUnion("type", [
    z.object({ type: z.literal("enabled") }),
    z.object({ type: z.literal("disabled"), reason: Reason }),
  ]),
  traces: z.object({
    content_mode: ContentMode,
    enabled: z.boolean(),
    endpoint_url: z.string().nullable(),
    max_content_bytes: z.int().nullable(),
  }),
  type: z.literal("telemetry_destination"),
  updated_at: When,
  workspaces: z.object({ type: z.enum(["all", "include", "exclude"]) }),
  /** The list of the workspaces that it covers, or does not, newest first. It is asked for apart. */
  listed: z.array(z.object({ workspace_id: z.string(), listed_at: When })),
  /** Not part of any answer. */
  tested_at: When.nullable(),
});
export type Destination = z.output<typeof Destination>;

/** Where Northwind's traces go, oldest first: one that works, one for two workspaces, one that was turned off by itself. */
export function seededDestinations(
  seed: number,
  ago: (days: number) => string,
  workspaceOf: (name: string) => string,
): Destination[] {
  return seeds.map(({ days, reason, covers, names = [], headers = [], mode = "metadata_only", ...said }) => ({
    id: idOf("tdst", seed, said.display_name),
    created_at: ago(days),
    delivery_health: {
      last_error: reason ? "HTTP error (status 503)" : null,
      last_error_at: reason ? ago(20) : null,
      last_success_at: ago(reason ? 24 : 0),
    },
    header_names: headers,
    state: reason ? { type: "disabled", reason: { type: reason } } : { type: "enabled" },
    traces: { content_mode: mode, enabled: true, endpoint_url: null, max_content_bytes: null },
    type: "telemetry_destination",
    updated_at: ago(reason ? 20 : days),
    workspaces: { type: covers },
    listed: names.map((name) => ({ workspace_id: workspaceOf(name), listed_at: ago(days) })),
    tested_at: null,
    ...said,
  }));
}

interface Seed {
  display_name: string;
  endpoint_url: string;
  days: number;
  covers: Destination["workspaces"]["type"];
  names?: readonly string[];
  headers?: string[];
  mode?: Destination["traces"]["content_mode"];
  /** Why it was turned off. */
  reason?: "sustained_failure";
}

const seeds: readonly Seed[] = [
  {
    display_name: "Old collector",
    endpoint_url: "https://collector.northwind.example",
    days: 190,
    covers: "exclude",
    names: ["Sandbox"],
    headers: ["authorization"],
    reason: "sustained_failure",
  },
  {
    display_name: "Observability",
    endpoint_url: "https://otel.northwind.example/otlp",
    days: 75,
    covers: "all",
    headers: ["authorization", "x-tenant"],
  },
  {
    display_name: "Evaluation lab",
    endpoint_url: "https://traces.lab.northwind.example",
    days: 30,
    covers: "include",
    names: ["Sandbox", "Pre-Mortem"],
    headers: ["authorization"],
    mode: "content",
  },
];
