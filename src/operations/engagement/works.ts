import type Anthropic from "@anthropic-ai/sdk";
import { oneOf } from "../field.js";
import { allOf } from "../figures.js";
import type { Every, Operation } from "../operation.js";
import { table } from "../table.js";
import { ArgumentRefused } from "../words.js";
import {
  answered,
  byAll,
  byWho,
  cutCells,
  dayOf,
  daysOf,
  filterOf,
  group,
  member,
  product,
  queryOf,
  range,
  sumOf,
} from "./asked.js";

type Analytics = Anthropic["organization"]["analytics"];
type Artifacts = Analytics["artifacts"];
type Projects = Analytics["apps"]["chat"]["projects"];
type Artifact = Awaited<ReturnType<Artifacts["list"]>>["data"][number];

const listProjectUse = table({
  name: "list_project_use",
  toolset: "engagement",
  description: "Which chat projects are used, by how many people, and how much.",
  input: { range, group, member, group_by: oneOf(byWho).many(2).optional() },
  example: { range: "last_week" },
  run: async ({ range, ...asked }, { org, now }) => {
    const days = daysOf(range, now);
    const query = queryOf(asked, days) satisfies Every<NonNullable<Parameters<Projects["list"]>[0]>>;
    const rows = await allOf(org.analytics.apps.chat.projects.list(query));
    return answered(rows, days, asked.group_by, { messages: sumOf(rows, ({ message_count }) => message_count) });
  },
  columns: (row, { group_by }) => ({
    project: row.project_name,
    ...cutCells(row, group_by),
    people: row.distinct_user_count,
    messages: row.message_count,
    conversations: row.distinct_conversation_count ?? undefined,
    made_by: { id: row.created_by?.id, name: row.created_by?.email_address },
    created_at: row.created_at,
    id: row.project_id,
  }),
});

/** The API answers a day at a time, and each costs a call. */
const mostDays = 31;

const listArtifactUse = table({
  name: "list_artifact_use",
  toolset: "engagement",
  description: "What kinds of artifacts people make, day by day, and how many they share or publish. At most 31 days.",
  input: { range, group, member, product, group_by: oneOf(byAll).many(3).optional() },
  example: { range: "last_7_days" },
  run: async ({ range, group_by, ...filters }, { org, now }) => {
    const days = daysOf(range, now);
    const first = Date.parse(days.starting_date);
    const count = (Date.parse(days.ending_date) - first) / 86_400_000;
    if (count > mostDays) {
      throw new ArgumentRefused(
        `Artifacts are counted a day at a time, at most ${mostDays} in one question; ${range.text} is longer. Shorten the range.`,
      );
    }
    const rows: (Artifact & { day: string })[] = [];
    for (let at = 0; at < count; at += 1) {
      const day = dayOf(first + at * 86_400_000);
      const found = org.analytics.artifacts.list({
        date: day,
        filter: filterOf(filters),
        group_by: group_by?.length ? [...group_by] : undefined,
      } satisfies Every<Parameters<Artifacts["list"]>[0]>);
      for await (const row of found) rows.push({ ...row, day });
    }
    const made = sumOf(rows, ({ artifacts_created_count }) => artifacts_created_count);
    const published = sumOf(rows, ({ published_artifacts_created_count }) => published_artifacts_created_count);
    return answered(rows, days, group_by, { made, published }, [
      "Those of Claude Code and Cowork are counted from 2026-08-17 on, as text/html.",
    ]);
  },
  columns: (row, { group_by }) => ({
    day: row.day,
    type: row.artifact_type,
    shared: row.is_shared,
    ...cutCells(row, group_by),
    people: row.distinct_user_count,
    made: row.artifacts_created_count,
    published: row.published_artifacts_created_count,
  }),
});

export const workOperations: readonly Operation[] = [listProjectUse, listArtifactUse];
