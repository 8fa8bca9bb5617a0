import { ruleWords } from "../proposals/policy.js";
import type { Guards } from "../settings/guards.js";
import { risks } from "../settings/schema.js";

/** One thing in which guards differ, for a person. `looser`: it lets more through than before. */
export interface GuardChange {
  words: string;
  looser: boolean;
}

/** What changes from one set of guards to another, each in words. */
export function guardChanges(from: Guards, to: Guards): GuardChange[] {
  return [
    ...onOff("Read only", from.readOnly, to.readOnly),
    ...pause(from.pausedUntil, to.pausedUntil),
    ...workspaces(from.allowedWorkspaces, to.allowedWorkspaces),
    ...added(from.criticalOpened, to.criticalOpened).map((name) => looser(`The critical calls of ${name} are opened.`)),
    ...added(to.criticalOpened, from.criticalOpened).map((name) =>
      tighter(`The critical calls of ${name} are blocked.`),
    ),
    ...rules(from.rules, to.rules),
    ...clients(from.clients, to.clients),
    ...risks.flatMap((risk) => number(`Proposals of ${risk} risk wait`, from.expiry[risk], to.expiry[risk], "minutes")),
    ...presence(from.presenceFrom, to.presenceFrom),
    ...number("Of one client may wait", from.pendingPerClient, to.pendingPerClient, "proposals"),
  ];
}

/** Whether guards let through more than others in anything. */
export const loosens = (from: Guards, to: Guards): boolean => guardChanges(from, to).some((change) => change.looser);

const looser = (words: string): GuardChange => ({ words, looser: true });
const tighter = (words: string): GuardChange => ({ words, looser: false });

const onOff = (what: string, from: boolean, to: boolean): GuardChange[] =>
  from === to ? [] : [to ? tighter(`${what} is on.`) : looser(`${what} is off.`)];

function pause(from: Guards["pausedUntil"], to: Guards["pausedUntil"]): GuardChange[] {
  const rank = (until: Guards["pausedUntil"]) => (until === "resumed" ? Number.POSITIVE_INFINITY : (until ?? 0));
  if (rank(from) === rank(to)) return [];
  if (rank(to) > rank(from)) return [tighter("Agent writes are paused, or for longer.")];
  return [looser(to === null ? "The pause of agent writes is over." : "The pause of agent writes is shorter.")];
}

function workspaces(from: readonly string[], to: readonly string[]): GuardChange[] {
  if (from.length === 0 && to.length > 0) return [tighter(`Only these workspaces are allowed: ${to.join(", ")}.`)];
  if (to.length === 0 && from.length > 0)
    return [looser(`All workspaces are allowed, where it was only: ${from.join(", ")}.`)];
  return [
    ...added(from, to).map((name) => looser(`The workspace ${name} is allowed.`)),
    ...added(to, from).map((name) => tighter(`The workspace ${name} is not allowed any more.`)),
  ];
}

/** An exception lets through what a wider rule blocks, so adding one is looser, as is taking a block away. */
function rules(from: Guards["rules"], to: Guards["rules"]): GuardChange[] {
  const blocks = ({ reads, writes }: Guards["rules"][number]) => reads === "block" || writes === "block";
  const excepts = ({ reads, writes }: Guards["rules"][number]) => reads === "allow" || writes === "ask";
  return [
    ...added(from, to).map((rule) => ({ words: `There is a rule: ${ruleWords(rule)}.`, looser: excepts(rule) })),
    ...added(to, from).map((rule) => ({ words: `The rule is gone: ${ruleWords(rule)}.`, looser: blocks(rule) })),
  ];
}

function clients(from: Guards["clients"], to: Guards["clients"]): GuardChange[] {
  const free = { readOnly: false, paused: false };
  const of = (all: Guards["clients"], name: string) => (Object.hasOwn(all, name) ? all[name] : undefined) ?? free;
  const names = [...new Set([...Object.keys(from), ...Object.keys(to)])];
  return names.flatMap((name) => [
    ...onOff(`Read only, of the client ${name},`, of(from, name).readOnly, of(to, name).readOnly),
    ...onOff(`The pause of the client ${name}`, of(from, name).paused, of(to, name).paused),
  ]);
}

function presence(from: Guards["presenceFrom"], to: Guards["presenceFrom"]): GuardChange[] {
  if (from === to) return [];
  const words = `Your presence is asked from ${to} risk on, where it was from ${from}.`;
  return [{ words, looser: risks.indexOf(to) > risks.indexOf(from) }];
}

const number = (what: string, from: number, to: number, unit: string): GuardChange[] =>
  from === to ? [] : [{ words: `${what} ${to} ${unit}, where it was ${from}.`, looser: to > from }];

/** What stands in the second list and not in the first. */
function added<T>(from: readonly T[], to: readonly T[]): T[] {
  const texts = new Set(from.map((item) => JSON.stringify(item)));
  return to.filter((item) => !texts.has(JSON.stringify(item)));
}
