import type { Inside } from "../inside.js";
import { activityProcedures } from "./activity.js";
import { os } from "./base.js";
import { budgetProcedures } from "./budgets.js";
import { catalogProcedures } from "./catalog.js";
import { clientProcedures } from "./clients.js";
import { insightProcedures } from "./insights.js";
import { organizationProcedures } from "./organizations.js";
import { pinProcedures } from "./pin.js";
import { proposalProcedures } from "./proposals.js";
import { questionProcedures } from "./questions.js";
import { recordProcedures } from "./record.js";
import { setUpProcedures } from "./set-up.js";
import { settingsProcedures } from "./settings.js";
import { spendProcedures } from "./spend.js";
import { streamProcedures } from "./stream.js";
import { useProcedures } from "./use.js";

/** The whole contract over one desk. It is the only thing that can decide, and only hosts are given it. */
export const createRouter = (inside: Inside) =>
  os
    .use(async ({ next }) => {
      await inside.steady();
      return next();
    })
    .router({
      status: os.status.handler(({ context }) => inside.status(context.window)),
      watch: os.watch.handler(({ signal }) => inside.events.stream(signal)),
      setUp: setUpProcedures(inside),
      organizations: organizationProcedures(inside),
      pin: pinProcedures(inside),
      proposals: proposalProcedures(inside),
      activity: activityProcedures(inside),
      record: recordProcedures(inside),
      spend: spendProcedures(inside),
      insights: insightProcedures(inside),
      use: useProcedures(inside),
      budgets: budgetProcedures(inside),
      questions: questionProcedures(inside),
      clients: clientProcedures(inside),
      catalog: catalogProcedures(inside),
      diagnostics: {
        read: os.diagnostics.read.handler(({ context }) =>
          inside.diagnostics.read(() => inside.status(context.window)),
        ),
        report: os.diagnostics.report.handler(({ context }) =>
          inside.diagnostics.report(() => inside.status(context.window)),
        ),
      },
      settings: settingsProcedures(inside),
      stream: streamProcedures(inside),
    });

export type DeskRouter = ReturnType<typeof createRouter>;
