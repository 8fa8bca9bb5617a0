import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { oneOf, period } from "./field.js";
import type { Cell, Context, Operation } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { write } from "./write.js";

type Settings = Anthropic["organization"]["complianceSettings"];
type State = Parameters<Settings["update"]>[0]["state"]["type"];

const getComplianceSettings = read({
  name: "get_compliance_settings",
  toolset: "compliance",
  description: "Whether Anthropic keeps its own record of what happens in the organization.",
  input: {},
  example: {},
  run: (_, { org }) => org.complianceSettings.retrieve().then(({ state }) => ({ record: state.type })),
});

const setComplianceSettings = write({
  name: "set_compliance_settings",
  toolset: "compliance",
  description:
    "Turn Anthropic's own record of what happens in the organization on or off. What happens while it is off is never kept.",
  input: { record: oneOf<State>({ enabled: "enabled", disabled: "disabled" }) },
  example: { record: "disabled" },
  touches: {
    target: () => ({ id: "compliance_settings", name: "Anthropic's record" }),
    observe: (_, { org }) => org.complianceSettings.retrieve().then(({ state }) => ({ record: state.type })),
  },
  after: ({ record }) => ({ record }),
  says: ({ record }) => ({ verb: record === "enabled" ? "Turn on" : "Turn off", kind: "", name: "Anthropic's record" }),
  risk: { critical: ({ record }) => record === "disabled", medium: true },
  warnings: ({ record }) => [
    record === "disabled" && "What happens while it is off is not kept and cannot be had later. Auditors see a gap.",
  ],
  effects: ({ record }, ctx) => [
    record === "disabled" &&
      countLately(ctx).then((count) => ({
        figure: count,
        label: "activities kept in the last 7 days",
        hot: count !== "0",
      })),
    record === "disabled" && "Changes made elsewhere can no longer be compared with Countersign's log.",
    record === "enabled" && "From then on every change, sign-in and use is kept by Anthropic, for six years.",
  ],
  run: ({ record }, { org }) => org.complianceSettings.update({ state: { type: record } }),
  reach: () => "organization",
  undo: ({ before }) => ({ with: "set_compliance_settings", input: { record: before.record } }),
  undoing: "Set it back; what happens in between is kept or missing for good.",
});

const listComplianceActivities = table({
  name: "list_compliance_activities",
  toolset: "compliance",
  description:
    "Anthropic's own record: who changed what, in the Console, through Countersign or elsewhere. Newest first.",
  input: { range: period(), types: z.array(z.string().max(100)).max(50).optional() },
  example: { range: "last_7_days" },
  run: async ({ range, types }, ctx) => ({
    rows: activities(ctx, { from: range.from, to: range.to, types }),
    notes: ["Activities appear about a minute after they happen. Days are UTC."],
  }),
  columns: (activity) => ({
    at: activity.created_at,
    what: activity.type,
    by: actorOf(activity),
    about: aboutOf(activity),
  }),
});

const Activity = z.looseObject({
  id: z.string(),
  created_at: z.string(),
  type: z.string(),
  actor: z.looseObject({ type: z.string() }).nullish(),
});
type Activity = z.output<typeof Activity>;
const Page = z.looseObject({ data: z.array(Activity), has_more: z.boolean(), last_id: z.string().nullable() });

async function* activities(
  { get }: Context,
  { from, to, types }: { from: Date; to: Date; types?: readonly string[] | undefined },
): AsyncGenerator<Activity> {
  const asked = {
    limit: 1000,
    "created_at.gte": from.toISOString(),
    "created_at.lt": to.toISOString(),
    ...(types && types.length > 0 && { activity_types: types }),
  };
  for (let after: string | null | undefined; after !== null; ) {
    const query = { ...asked, ...(after !== undefined && { after_id: after }) };
    const page: z.output<typeof Page> = Page.parse(await get("/v1/compliance/activities", query));
    yield* page.data;
    after = page.has_more ? page.last_id : null;
  }
}

/** The feed may hold thousands; a card needs no more than that there are many. */
async function countLately(ctx: Context): Promise<string> {
  let count = 0;
  for await (const _ of activities(ctx, { from: new Date(ctx.now.getTime() - 7 * 86_400_000), to: ctx.now })) {
    count += 1;
    if (count === 1000) return "1000+";
  }
  return String(count);
}

/** Whoever it was, by the best name that the feed gives. */
function actorOf({ actor }: Activity): Cell {
  if (!actor) return null;
  const { type, user_id, email_address, admin_api_key_id, api_key_id } = actor;
  if (typeof user_id === "string") return { id: user_id, name: text(email_address) };
  if (typeof admin_api_key_id === "string") return { id: admin_api_key_id, name: "an Admin key" };
  return typeof api_key_id === "string" ? { id: api_key_id } : { id: null, name: type };
}

/** The first thing that it names besides the organization. */
function aboutOf({ organization_id: _, organization_uuid: __, id: ___, ...activity }: Activity): Cell {
  const ids = Object.entries(activity).flatMap(([name, value]) =>
    name.endsWith("_id") && typeof value === "string" ? [value] : [],
  );
  return { id: ids[0] ?? null };
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);

export const complianceOperations: readonly Operation[] = [
  listComplianceActivities,
  getComplianceSettings,
  setComplianceSettings,
];
