import type Anthropic from "@anthropic-ai/sdk";
import * as z from "zod";
import { ApiRefused, inOurWords } from "../admin-api/errors.js";
import type { Cell, Context } from "./operation.js";

type Settings = Anthropic["organization"]["complianceSettings"];
export type State = Parameters<Settings["update"]>[0]["state"]["type"];

const turnedOff =
  "Anthropic's record is turned off, so nothing of it can be read and nothing is added to it. set_compliance_settings turns it on.";

const Activity = z.looseObject({
  id: z.string(),
  created_at: z.string(),
  type: z.string(),
  actor: z.looseObject({ type: z.string() }).nullish(),
});
export type Activity = z.output<typeof Activity>;
const Page = z.looseObject({ data: z.array(Activity), has_more: z.boolean(), last_id: z.string().nullable() });

export interface Asked {
  from: Date;
  to: Date;
  types?: readonly string[] | undefined;
}

/** The feed, newest first. Where Anthropic's record is turned off there is nothing, and that is said. */
export async function activities(
  ctx: Context,
  asked: Asked,
): Promise<{ rows: Iterable<Activity> | AsyncIterable<Activity>; missing: string[] }> {
  try {
    const first = await inOurWords(() => page(ctx, asked));
    return { rows: onFrom(first, ctx, asked), missing: [] };
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 403 && (await isOff(ctx)))
      return { rows: [], missing: [turnedOff] };
    throw error;
  }
}

async function page({ get }: Context, { from, to, types }: Asked, after?: string): Promise<z.output<typeof Page>> {
  const query = {
    limit: 1000,
    "created_at.gte": from.toISOString(),
    "created_at.lt": to.toISOString(),
    ...(types && types.length > 0 && { activity_types: types }),
    ...(after !== undefined && { after_id: after }),
  };
  return Page.parse(await get("/v1/compliance/activities", query));
}

/** The first page and all that follow it. */
async function* onFrom(first: z.output<typeof Page>, ctx: Context, asked: Asked): AsyncGenerator<Activity> {
  yield* first.data;
  let last = first;
  while (last.has_more && last.last_id !== null) {
    last = await page(ctx, asked, last.last_id);
    yield* last.data;
  }
}

/** Turned off, the API answers as if the key had no right to it; which of the two it is, a key may also not be allowed to see. */
const isOff = (ctx: Context): Promise<boolean> =>
  recordOf(ctx).then(
    (record) => record === "disabled",
    () => false,
  );

/** The feed may hold thousands; a card needs no more than that there are many. */
export async function countLately(ctx: Context): Promise<string> {
  const week = { from: new Date(ctx.now.getTime() - 7 * 86_400_000), to: ctx.now };
  const { data, has_more } = await page(ctx, week);
  return has_more ? `${data.length}+` : String(data.length);
}

export const recordOf = ({ org }: Context): Promise<State> =>
  org.complianceSettings.retrieve().then(({ state }) => state.type);

/** Whoever it was, by the best name that the feed gives; a kind of actor that is new is called as the feed calls it. */
export function actorOf({ actor }: Activity): Cell {
  if (!actor) return null;
  const [id] = ["user_id", "service_account_id", "api_key_id", "admin_api_key_id"].flatMap(
    (key) => text(actor[key]) ?? [],
  );
  return { id: id ?? null, name: text(actor.email_address) ?? calledBy[actor.type]?.(actor) ?? actor.type };
}

const calledBy: Readonly<Record<string, (actor: NonNullable<Activity["actor"]>) => string>> = {
  user_actor: () => "somebody",
  service_account_actor: () => "a service account",
  api_actor: () => "an API key",
  admin_api_key_actor: () => "an Admin key",
  federated_actor: ({ subject }) => `a workload${text(subject) ? ` (${subject})` : ""}`,
  scim_directory_sync_actor: () => "the identity provider",
  unauthenticated_user_actor: ({ unauthenticated_email_address: said }) =>
    `somebody not signed in${text(said) ? `, as ${said}` : ""}`,
  anthropic_actor: () => "Anthropic",
  system_actor: ({ service }) => `Anthropic's systems${text(service) ? ` (${service})` : ""}`,
};

/** What it names besides the organization: the thing, and the workspace that the thing is in. */
export function aboutOf({
  workspace_id,
  organization_id: _,
  organization_uuid: __,
  ...activity
}: Activity): Record<string, Cell> {
  const ids = Object.entries(activity).flatMap(([name, value]) =>
    name.endsWith("_id") && typeof value === "string" ? [value] : [],
  );
  const workspace = text(workspace_id);
  return { about: { id: ids[0] ?? workspace }, in: { id: ids.length > 0 ? workspace : undefined } };
}

const text = (value: unknown) => (typeof value === "string" ? value : undefined);
