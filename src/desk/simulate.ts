import * as z from "zod";
import { type Power, unavailable } from "../operations/needs.js";
import type { Context, Operation, Reach, Risk } from "../operations/operation.js";
import { type Policy, refusal } from "../proposals/policy.js";
import type { Proposals } from "../proposals/proposals.js";
import type { Simulated } from "./contract/settings.js";

export interface Tried {
  operation: string;
  client: string;
  args: string;
}

export interface SimulateDeps {
  operation(name: string): Operation | undefined;
  policy(): Policy;
  /** Of the organization that is open; undefined while none stands. */
  credential(): Power | undefined;
  /** For reading what the arguments name. */
  context(signal: AbortSignal): Promise<Context>;
  /** How many proposals wait: of this client, and of all. */
  waiting(client: string): { pending: number; waiting: number };
}

/** Thrown for a call that could not be made at all. */
class NotACall extends Error {
  readonly code = "not_a_call";
}

/** What the policy would do to a call, and which rule or setting decides. It reads what the arguments name, and nothing else happens. */
export async function simulate(tried: Tried, deps: SimulateDeps, signal: AbortSignal): Promise<Simulated> {
  const operation = deps.operation(tried.operation);
  if (!operation) throw new NotACall(`There is no operation ${tried.operation}. Choose one from the list.`);
  const power = deps.credential();
  const cannot = power && unavailable(operation, power);
  if (cannot !== undefined)
    return { verdict: "refused", words: cannot, because: "What the key of this organization can do.", open: [] };
  const client = tried.client.trim();
  const known = await found(operation, tried.args, deps, signal);
  const counts = operation.kind === "write" ? deps.waiting(client) : {};
  const policy = deps.policy();
  const call = { operation, ...(client !== "" && { client }), ...known, ...counts };
  return verdict(policy, call, operation.kind === "read" || operation.alike);
}

type Call = Parameters<typeof refusal>[1];

/** Pure: the same checks that a call meets. `alike`: each call of the operation has the same risk. */
function verdict(policy: Policy, call: Call, alike: boolean): Simulated {
  const { operation, client, reach, risk } = call;
  const who = client === undefined ? "Any client" : client;
  const open = openYet(policy, call, alike);
  const no = refusal(policy, call);
  if (no) return { verdict: "refused", words: no.words, because: `${no.by}.`, open: [] };
  const clear = "No rule, limit or pause speaks against it.";
  if (operation.kind === "read")
    return { verdict: "answered", words: `${who} is answered at once.`, because: clear, open };
  const waits = risk === undefined ? "" : ` for ${policy.waits[risk] / 60_000} minutes at most`;
  const ofRisk = risk === undefined ? "" : ` Its risk is ${risk} by what it asks.`;
  const where = reach === undefined || reach === "organization" ? "" : " It reaches only what is allowed.";
  return {
    verdict: "asked",
    words: `${who} is told that it waits, and you are asked${waits}.${ofRisk}${policy.allowedWorkspaces ? where : ""}`,
    because: `${clear} Every write waits for you.`,
    open,
  };
}

function openYet({ allowedWorkspaces, criticalOpened, clients, rules }: Policy, call: Call, alike: boolean): string[] {
  const { operation, reach, risk, client } = call;
  const mayBeCritical = operation.kind === "write" && risk === undefined && !alike;
  const perClient =
    client === undefined && (Object.keys(clients).length > 0 || rules.flat().some((rule) => rule.client !== undefined));
  return [
    reach === undefined && allowedWorkspaces !== null && "Which workspace it reaches: elsewhere it is refused.",
    mayBeCritical &&
      !criticalOpened.includes(operation.name) &&
      "Its risk: a call of critical risk is refused until you open this operation.",
    perClient && "Who asks: some clients are held back.",
  ].filter((line) => line !== false);
}

interface Found {
  reach?: Reach;
  risk?: Risk;
  names?: Record<string, string>;
}

const Arguments = z.record(z.string(), z.unknown());

/** What the arguments lead to, read as for a preview; without arguments, what is known of every call of the operation. */
async function found(operation: Operation, text: string, deps: SimulateDeps, signal: AbortSignal): Promise<Found> {
  if (text.trim() === "") return operation.kind === "write" && operation.alike ? { risk: operation.risk } : {};
  const { confirm: _, reason: __, ...args } = argumentsIn(text);
  const context = await deps.context(signal);
  const bound = await operation.bind(args, context);
  const reach = bound.reach;
  const ids = reach === "organization" ? [] : reach;
  const pairs = await Promise.all(ids.map(async (id) => [id, await context.directory.nameOf(id)] as const));
  const names = Object.fromEntries(pairs.flatMap(([id, name]) => (name === undefined ? [] : [[id, name]])));
  return "plan" in bound ? { reach, names, risk: (await bound.plan()).risk } : { reach, names };
}

function argumentsIn(text: string): Record<string, unknown> {
  try {
    return Arguments.parse(JSON.parse(text));
  } catch {
    throw new NotACall('The arguments are not JSON in braces, such as {"workspace": "Sandbox"}.');
  }
}

/** How many proposals wait: of a client of this name, and of all. */
export function waitingNow(proposals: Proposals, client: string): { pending: number; waiting: number } {
  const all = proposals.list({ states: ["proposed"] });
  return { pending: all.filter((one) => one.client.name === client).length, waiting: all.length };
}
