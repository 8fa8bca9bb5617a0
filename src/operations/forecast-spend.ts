import * as z from "zod";
import { toDollars } from "../admin-api/money.js";
import { apiKeys } from "./api-keys.js";
import { model, ref } from "./field.js";
import { members } from "./members.js";
import type { Operation } from "./operation.js";
import { question } from "./read.js";
import { filtered } from "./report.js";
import { ArgumentRefused } from "./words.js";
import { workspaces } from "./workspaces.js";

const mostDays = 90;

const forecastSpend = question({
  name: "forecast_spend",
  toolset: "usage_and_cost",
  description:
    "Expected spend to the end of the month, or of so many days, with an 80 % band and how good it was so far.",
  input: {
    days: z.number().int().optional(),
    workspace: ref(workspaces).many(20).optional(),
    api_key: ref(apiKeys).many(20).optional(),
    member: ref(members).many(20).optional(),
    model: model().many(20).optional(),
  },
  example: {},
  calls: ["GET /v1/organizations/analytics/cost", "GET /v1/organizations/cost_report"],
  run: async ({ days, ...rest }, ctx) => {
    if (days !== undefined && (days < 1 || days > mostDays))
      throw new ArgumentRefused(`\`days\` goes from 1 to ${mostDays}; further off nothing can be said that holds.`);
    const found = await ctx.questions.forecast({ days, ...filtered(rest) });
    const { from, to, spent, completeDays, gaps, source, asOf } = found;
    return {
      thing: {
        range: `${from}..${to}`,
        label: "estimated",
        billed_so_far: toDollars(spent),
        complete_days: completeDays,
        ...(found.ok && {
          expected: toDollars(found.total.expected),
          low: toDollars(found.total.low),
          high: toDollars(found.total.high),
          run_rate_a_day: toDollars(found.runRate),
          tried: found.test && {
            times: found.test.origins,
            days: found.test.days,
            error: found.test.error,
            error_of_repeating_last_week: found.test.naiveError,
            inside_band: found.test.coverage,
          },
        }),
        source,
        gaps,
      },
      as_of: asOf,
      summary: `${found.summary} Days are UTC.`,
    };
  },
});

export const forecastOperations: readonly Operation[] = [forecastSpend];
