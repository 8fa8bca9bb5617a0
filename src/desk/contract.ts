import { eventIterator, oc } from "@orpc/contract";
import { activity } from "./contract/activity.js";
import { budgets } from "./contract/budgets.js";
import { catalog } from "./contract/catalog.js";
import { clients } from "./contract/clients.js";
import { diagnostics } from "./contract/diagnostics.js";
import { insights } from "./contract/insights.js";
import { proposals } from "./contract/proposals.js";
import { questions } from "./contract/questions.js";
import { record } from "./contract/record.js";
import { organizations, pin, setUp } from "./contract/set-up.js";
import { settings } from "./contract/settings.js";
import { spend } from "./contract/spend.js";
import { Event, Status } from "./contract/status.js";
import { stream } from "./contract/stream.js";
import { use } from "./contract/use.js";

/** What the renderer may ask of the desk. Schemas only: this file is bundled into the page. */
export const contract = {
  status: oc.output(Status),
  watch: oc.output(eventIterator(Event)),
  setUp,
  organizations,
  pin,
  proposals,
  activity,
  record,
  spend,
  insights,
  budgets,
  questions,
  use,
  clients,
  diagnostics,
  catalog,
  settings,
  stream,
};
