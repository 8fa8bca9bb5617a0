import * as z from "zod";
import { ApiRefused, inOurWords } from "../../admin-api/errors.js";
import { bindInput } from "../bind.js";
import { ref } from "../field.js";
import { allOf } from "../figures.js";
import { asRecord } from "../json.js";
import { members } from "../members.js";
import { unavailable } from "../needs.js";
import type { Context, Json, Operation, WriteOperation } from "../operation.js";
import { plain } from "../plain.js";
import { quoted } from "../words.js";
import { type AskedChange, bindSet, type Composed, mostChanges } from "./bind-set.js";
import { composite, keptChanges } from "./propose-changes.js";

const input = { member: ref(members) };
type Member = Awaited<ReturnType<typeof members.get>>;

/** So many workspaces are looked into at once: each is a call of its own. */
const atOnce = 10;

/** What a person leaves behind, taken away in one set: their live keys, their seats, and they themselves last. */
export const offboardMember = (find: (name: string) => Operation | undefined): WriteOperation => ({
  ...plain({
    name: "offboard_member",
    toolset: "members",
    description: "Propose all that ends a person's access, on one card: live API keys, workspaces, membership.",
    input,
    example: { member: "bob@example.com" },
  }),
  ...composite,
  async bind(said, ctx, by = "name") {
    if (by === "id") return again(said, find, ctx);
    const bound = await bindInput(input, said, ctx, by);
    const composed = await changesFor(bound.input.member, find, ctx);
    return withMember(await bindSet(composed, find, ctx, "id"), bound.args, composed.leftOut);
  },
});

const Kept = z.looseObject({ member: z.string(), left_out: z.array(z.string()).default([]) });

/** What was stored is bound as it was: what the person has made since is not slipped in. */
async function again(said: unknown, find: (name: string) => Operation | undefined, ctx: Context) {
  const { member: id, left_out: leftOut, ...rest } = Kept.parse(said);
  const member = await inOurWords(() => members.get(ctx, id));
  const composed = { changes: keptChanges(rest), about: about(member), leftOut };
  return withMember(await bindSet(composed, find, ctx, "id"), { member: id }, leftOut);
}

function withMember<B extends { args: Record<string, Json>; card: Record<string, Json> }>(
  bound: B,
  member: Record<string, Json>,
  leftOut: readonly string[],
): B {
  const also = { ...member, ...(leftOut.length > 0 && { left_out: leftOut }) };
  return { ...bound, args: { ...also, ...bound.args }, card: { ...also, ...bound.card } };
}

const about = (member: Member): NonNullable<Composed["about"]> => ({
  verb: "Offboard",
  id: member.id,
  name: member.name || member.email,
  noun: members.noun,
  shows: asRecord(members.shows(member)),
});

async function changesFor(
  member: Member,
  find: (name: string) => Operation | undefined,
  ctx: Context,
): Promise<Required<Composed>> {
  const leftOut: string[] = [];
  /** Nothing where the organization has no such thing or the credential does not reach it, which is said. */
  const ifPossible = async (name: string, what: string, changes: () => Promise<AskedChange[]>) => {
    const operation = find(name);
    const why = operation ? unavailable(operation, ctx.credential) : `${name} is not known here.`;
    if (why === undefined) return changes();
    leftOut.push(`${what} left out: ${why}`);
    return [];
  };
  const keys = await ifPossible("update_api_key", "API keys are", () => liveKeys(member, ctx));
  const seats = await ifPossible("remove_workspace_member", "Workspaces are", () => seatsOf(member, ctx, leftOut));
  const removal = await ifPossible("remove_member", "The removal itself is", async () => [
    { operation: "remove_member", arguments: { member: member.id } },
  ]);
  const all = [...keys, ...seats, ...removal];
  if (all.length > mostChanges)
    leftOut.push(
      `${all.length - mostChanges} more changes do not fit on one card: offboard them again once this is done.`,
    );
  return { changes: all.slice(0, mostChanges), about: about(member), leftOut };
}

async function liveKeys({ id }: Member, { org }: Context): Promise<AskedChange[]> {
  const keys = await inOurWords(() => allOf(org.apiKeys.list({ created_by_user_id: id, status: "active" })));
  return keys.map((key) => ({ operation: "update_api_key", arguments: { api_key: key.id, status: "inactive" } }));
}

async function seatsOf({ id }: Member, ctx: Context, leftOut: string[]): Promise<AskedChange[]> {
  const places = await inOurWords(() => allOf(ctx.org.workspaces.list()));
  const seats: AskedChange[] = [];
  for (let from = 0; from < places.length; from += atOnce) {
    const found = await Promise.all(
      places.slice(from, from + atOnce).map(async (place) => ({ place, role: await roleIn(place.id, id, ctx) })),
    );
    for (const { place, role } of found) {
      if (role === "workspace_billing")
        leftOut.push(`Their billing role in ${quoted(place.name, 60)} ends with their role in the organization.`);
      else if (role !== undefined)
        seats.push({ operation: "remove_workspace_member", arguments: { workspace: place.id, member: id } });
    }
  }
  return seats;
}

/** A 404 says that the person is not in it. */
async function roleIn(workspace: string, member: string, { org }: Context): Promise<string | undefined> {
  try {
    const seat = await inOurWords(() => org.workspaces.members.retrieve(member, { workspace_id: workspace }));
    return seat.workspace_role;
  } catch (error) {
    if (error instanceof ApiRefused && error.status === 404) return undefined;
    throw error;
  }
}
