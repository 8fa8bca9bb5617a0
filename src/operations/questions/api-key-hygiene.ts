import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { toDollars } from "../../admin-api/money.js";
import { type CostRow, costReport, type Report } from "../../admin-api/reports.js";
import { madeBy } from "../api-keys.js";
import { ref } from "../field.js";
import { allOf } from "../figures.js";
import { table } from "../table.js";
import { toolsets } from "../toolsets.js";
import { quoted } from "../words.js";
import { workspaces } from "../workspaces.js";
import { createParts } from "./parts.js";

type ApiKey = Awaited<ReturnType<Anthropic["organization"]["apiKeys"]["retrieve"]>>;

const day = 86_400_000;
/** How far back use is looked for, so that few calls are enough. */
const lookBack = 90;
/** Keys that end within so many days are told. */
const soon = 30;

interface Ailing {
  key: ApiKey;
  problems: Problem[];
  billed: string | undefined;
}

interface Problem {
  what: string;
  todo: string;
}

export const apiKeyHygiene = table({
  name: "api_key_hygiene",
  toolset: "organization",
  needs: toolsets.api_keys.needs,
  description:
    "API keys that want attention: dormant, never used, expiring, expired, creator gone. With spend and advice.",
  input: { days: z.int().min(1).max(365).optional(), workspace: ref(workspaces).optional() },
  example: {},
  async run({ days = 30, workspace }, ctx) {
    const { org, now } = ctx;
    const parts = createParts(ctx);
    const furthest = Math.max(days, lookBack);
    const ago = (count: number) => new Date(now.getTime() - count * day);
    const use = (what: string, from: Date, to: Date) =>
      parts.of(what, toolsets.usage_and_cost.needs, () =>
        costReport(ctx, { from, to, groupBy: ["api_key_id"], workspaceIds: workspace && [workspace.id] }),
      );
    const [keys, people, lately, earlier] = await Promise.all([
      allOf(org.apiKeys.list({ workspace_id: workspace?.id })),
      parts.of("members", toolsets.members.needs, () => allOf(org.users.list())),
      use("what was used lately", ago(days), now),
      days < furthest ? use("what was used earlier", ago(furthest), ago(days)) : undefined,
    ]);
    const here = people && new Set(people.map(({ id }) => id));
    const recent = lately && byKey(lately);
    const before = earlier && byKey(earlier);
    const problemsOf = (key: ApiKey): Problem[] => {
      if (key.status === "expired") return [{ what: "expired", todo: "Archive it." }];
      if (!isKnown(key.status)) return [unknown(key.status)];
      if (key.status !== "active") return [];
      const left = key.expires_at === null ? undefined : (Date.parse(key.expires_at) - now.getTime()) / day;
      const gone = key.created_by?.type === "user" && here?.has(key.created_by.id) === false;
      return [
        ...(left !== undefined && left <= soon ? [expiring(left)] : []),
        ...(gone ? [{ what: "its creator is gone", todo: "Find who owns it now." }] : []),
        ...idle(key, recent?.has(key.id), before?.has(key.id), { days, furthest, now }),
      ];
    };
    const ailing: Ailing[] = keys
      .map((key) => ({ key, problems: problemsOf(key), billed: billedOf(key.id, recent, before) }))
      .filter(({ problems }) => problems.length > 0)
      .toSorted((a, b) => b.problems.length - a.problems.length || Number(b.billed ?? 0) - Number(a.billed ?? 0));
    const looked = keys.filter(({ status }) => status === "active").length;
    const strange = keys.filter(({ status }) => !isKnown(status)).length;
    return {
      rows: ailing,
      summary: `${ailing.length} API keys want attention; ${looked} are active${strange > 0 ? `; ${strange} have a status that is not known here, and were judged by nothing else` : ""}. Dormant: no use in ${days} days. Dollars are those billed in ${furthest} days.`,
      as_of: lately?.asOf ?? null,
      missing: parts.missing,
    };
  },
  columns: ({ key, problems, billed }, { days = 30 }) => ({
    api_key: { id: key.id, name: key.name },
    workspace: { id: key.scope.type === "workspace" ? key.scope.workspace_id : null },
    problem: problems.map(({ what }) => what).join("; "),
    created_by: madeBy(key.created_by),
    [`billed_in_${Math.max(days, lookBack)}_days`]: billed,
    todo: problems.map(({ todo }) => todo).join(" "),
  }),
});

const statuses = { active: true, inactive: true, expired: true, archived: true } satisfies Record<
  ApiKey["status"],
  true
>;
const isKnown = (status: string): boolean => Object.hasOwn(statuses, status);

/** A newer API may have statuses in which a key still works, so it is told rather than left out. */
const unknown = (status: string): Problem => ({
  what: `its status is ${quoted(status)}, which is not known here`,
  todo: "Look at it in the Claude Console.",
});

const expiring = (left: number): Problem => ({
  what: left < 1 ? "expires within a day" : `expires in ${Math.floor(left)} days`,
  todo: "Make another in the Claude Console before then.",
});

/** Says "never" only of what is younger than the days that were looked at; where use could not be read, nothing. */
function idle(
  { created_at }: ApiKey,
  lately: boolean | undefined,
  earlier: boolean | undefined,
  { days, furthest, now }: { days: number; furthest: number; now: Date },
): Problem[] {
  const age = (now.getTime() - Date.parse(created_at)) / day;
  // A key of yesterday has not had the time.
  if (lately !== false || age < Math.min(days, 7)) return [];
  const todo = "Turn it off with update_api_key; it can be turned on again.";
  const looked = earlier === false ? furthest : days;
  if (earlier !== true && age <= looked) return [{ what: "never used", todo }];
  return age < days ? [] : [{ what: `no use in ${looked} days`, todo }];
}

type Used = ReadonlyMap<string, bigint>;

function byKey({ rows }: Report<CostRow>): Used {
  const used = new Map<string, bigint>();
  for (const { group, nanodollars, requests } of rows) {
    if (group.api_key_id && (nanodollars > 0n || requests !== 0)) used.set(group.api_key_id, nanodollars);
  }
  return used;
}

const billedOf = (id: string, ...reports: (Used | undefined)[]): string | undefined =>
  reports[0] && toDollars(reports.reduce((sum, used) => sum + (used?.get(id) ?? 0n), 0n));
