import { type Activity, aboutOf, activities, actorOf } from "./activities.js";
import { period } from "./field.js";
import type { Context, SentWrite } from "./operation.js";
import { table } from "./table.js";

/** A change in Anthropic's record that none of our writes accounts for. */
export interface Elsewhere {
  activity: Activity;
  /** Made with the key that Countersign uses, but not by Countersign: somebody else has it. */
  ourKey: boolean;
}

export interface Reconciled {
  /** Newest first. */
  elsewhere: Elsewhere[];
  /** How many changes of the record are ours. */
  ours: number;
  /** When our own log begins; what was changed before could not have passed through it. */
  since: Date | undefined;
  /** Why it is not the whole answer, in words. */
  missing: string[];
}

/** The changes that Anthropic's record knows of in a time, held against what was sent from here. */
export async function reconciled(ctx: Context, { from, to }: { from: Date; to: Date }): Promise<Reconciled> {
  const sent = await ctx.record.sent(new Date(from.getTime() - slack.after));
  const { rows, missing } = await activities(ctx, { from, to });
  const changes: Activity[] = [];
  let looked = 0;
  for await (const activity of rows) {
    looked += 1;
    if (looked > most) {
      missing.push(`Only the newest ${most} activities were looked at. Ask for fewer days.`);
      break;
    }
    if (isChange(activity.type)) changes.push(activity);
  }
  const ours = accountedFor(changes, sent.writes, keyed(ctx));
  const keys = new Set([...ours].flatMap((one) => keyOf(one) ?? []));
  return {
    elsewhere: changes
      .filter((one) => !ours.has(one))
      .map((activity) => ({ activity, ourKey: keys.has(keyOf(activity) ?? "") })),
    ours: ours.size,
    since: sent.since,
    missing,
  };
}

/** So many activities are looked at; an organization that chats has far more of them than of changes. */
const most = 50_000;

/** How far the clocks may differ, and how long after our answer the record may say that it happened, in milliseconds. */
const slack = { before: 30_000, after: 120_000 };

/**
 * What is ours: made by a key where ours is a key, about the thing that we wrote to, while we did. A write accounts for one
 * activity of each kind, so that the same change made a second time elsewhere is not taken for it.
 */
function accountedFor(changes: readonly Activity[], writes: readonly SentWrite[], byKey: boolean): Set<Activity> {
  const ours = new Set<Activity>();
  const taken = new Set<string>();
  for (const activity of changes.toReversed()) {
    if (byKey && keyOf(activity) === undefined) continue;
    const at = Date.parse(activity.created_at);
    const named = textsIn(activity);
    const place = writes
      .map((write, index) => ({ ...write, index, far: Math.abs(at - write.from.getTime()) }))
      .filter(({ from, to }) => at >= from.getTime() - slack.before && at <= to.getTime() + slack.after)
      .filter(({ about, index }) => about.some((one) => named.has(one)) && !taken.has(`${index} ${activity.type}`))
      .toSorted((a, b) => a.far - b.far)[0];
    if (!place) continue;
    taken.add(`${place.index} ${activity.type}`);
    ours.add(activity);
  }
  return ours;
}

/** Whether our writes show in the record as a key's; an OAuth token's are its person's. */
const keyed = ({ credential }: Context): boolean => credential.type === "admin_key" || credential.type === "scoped_key";

function keyOf({ actor }: Activity): string | undefined {
  const key = actor?.admin_api_key_id ?? actor?.api_key_id;
  return typeof key === "string" ? key : undefined;
}

/** Every id and name that an activity gives beside who and where. */
function textsIn({ actor: _, organization_id: __, organization_uuid: ___, ...rest }: Activity): Set<string> {
  return new Set(Object.values(rest).flatMap((value) => (typeof value === "string" ? [value] : [])));
}

/** What is not known to be use or reading counts as a change: a kind that is new is rather listed than hidden. */
const isChange = (type: string): boolean => !use.test(type) && !noChange.test(type);

/** What people do with Claude, and how they come in. */
const use =
  /^(claude_(chat|artifact|file|project|skill|command|user_settings|gdrive|github)|platform_(file|skill)|conversation|file|project|session|user|sso_login|sso_second|social_login|magic_link|phone_code|age_verified|anonymous|lti|integration_user|ghe_user|compliance_api_accessed)/;
const noChange =
  /_(viewed|listed|searched|accessed|downloaded|failed|initiated|started|completed|performed|accepted|rejected|requested|exported|blocked|invalid|left)$/;

export const listChangesElsewhere = table({
  name: "list_changes_elsewhere",
  toolset: "compliance",
  description: "Administrative changes in Anthropic's record that did not pass through Countersign. Newest first.",
  input: { range: period() },
  example: { range: "last_7_days" },
  async run({ range }, ctx) {
    const { elsewhere, ours, since, missing } = await reconciled(ctx, range);
    const early = since === undefined || since > range.from;
    const begins = since ? `begins at ${since.toISOString()}` : "holds no change yet";
    return {
      rows: elsewhere,
      summary: missing.length > 0 && elsewhere.length === 0 ? "It cannot be told." : inWords(elsewhere.length, ours),
      missing,
      notes: [
        "Matched by thing, kind and time. Activities appear about a minute after they happen.",
        ...(early ? [`Countersign's own log ${begins}: whatever was changed before is listed.`] : []),
      ],
    };
  },
  columns: ({ activity, ourKey }) => ({
    at: activity.created_at,
    what: activity.type,
    by: actorOf(activity),
    ...aboutOf(activity),
    with_our_key: ourKey,
  }),
});

/** "2 changes happened elsewhere; 14 passed through Countersign." */
export function inWords(elsewhere: number, ours: number): string {
  const count =
    elsewhere === 1 ? "1 change" : `${elsewhere === 0 ? "No" : elsewhere} ${elsewhere === 0 ? "change" : "changes"}`;
  return `${count} happened elsewhere; ${ours} passed through Countersign.`;
}
