import * as z from "zod";
import { aboutOf, activities, actorOf, countLately, recordOf, type State } from "./activities.js";
import { listChangesElsewhere } from "./changes-elsewhere.js";
import { oneOf, period } from "./field.js";
import type { Operation } from "./operation.js";
import { read } from "./read.js";
import { table } from "./table.js";
import { write } from "./write.js";

const getComplianceSettings = read({
  name: "get_compliance_settings",
  toolset: "compliance",
  description: "Whether Anthropic keeps its own record of what happens in the organization.",
  input: {},
  example: {},
  run: async (_, ctx) => ({ record: await recordOf(ctx) }),
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
    observe: async (_, ctx) => ({ record: await recordOf(ctx) }),
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
  run: async ({ range, types }, ctx) => {
    const notes = ["Activities appear about a minute after they happen. Days are UTC."];
    const { rows, missing } = await activities(ctx, { from: range.from, to: range.to, types });
    return { rows, missing, notes };
  },
  columns: (activity) => ({
    at: activity.created_at,
    what: activity.type,
    by: actorOf(activity),
    ...aboutOf(activity),
  }),
});

export const complianceOperations: readonly Operation[] = [
  listComplianceActivities,
  listChangesElsewhere,
  getComplianceSettings,
  setComplianceSettings,
];
