import * as z from "zod";
import type { Actor } from "../audit/row.js";
import type { Operation, Reach, Risk } from "../operations/operation.js";
import { quoted } from "../operations/words.js";
import { unquoted } from "../words/unquoted.js";
import { clientKey } from "./client-key.js";

const PolicyRule = z.object({
  toolset: z.string().optional(),
  operation: z.string().optional(),
  client: z.string().optional(),
  /** Absent: it says nothing of them. */
  reads: z.enum(["allow", "block"]).optional(),
  writes: z.enum(["ask", "block"]).optional(),
  /** Who set it, where that is not the person: as in `Policy.held`. */
  held: z.string().optional(),
});
export type PolicyRule = z.infer<typeof PolicyRule>;

const minute = 60_000;

/** What agents may do. Nothing in here lets a write through without a person. */
export const Policy = z.object({
  readOnly: z.boolean().default(false),
  /** Null: all. Compared by id alone, so that none can be renamed into it. */
  allowedWorkspaces: z
    .array(z.object({ id: z.string(), name: z.string() }))
    .nullable()
    .default(null),
  /** Each list has to let a call through. In a list the rule that names most wins; of two alike, the one that blocks. */
  rules: z.array(z.array(PolicyRule)).default([]),
  /** The operations, by name, whose calls of critical risk the person lets be proposed. The others start blocked. */
  criticalOpened: z.array(z.string()).default([]),
  /** Writes only; reads go on. */
  paused: z.boolean().default(false),
  /** The clients that are kept from writing, by key. */
  clients: z.record(z.string(), z.object({ readOnly: z.boolean(), paused: z.boolean() })).default({}),
  /** How long a proposal waits for a decision, in milliseconds; frozen when it is proposed. */
  waits: z
    .record(z.enum(["low", "medium", "high", "critical"]), z.number())
    .default({ low: 30 * minute, medium: 15 * minute, high: 10 * minute, critical: 5 * minute }),
  /** From which risk on approving asks for the person's presence. */
  presenceFrom: z.enum(["low", "medium", "high"]).default("high"),
  /** So many proposals of one client may wait at once. */
  pendingPerClient: z.number().default(50),
  /** Who set what the person cannot change in Settings, such as the administrator of this computer. */
  held: z.object({ readOnly: z.string(), criticalOpened: z.string() }).partial().default({}),
  /** Why the desk itself refuses every write, such as a broken chain. */
  closed: z.string().nullable().default(null),
});
export type Policy = z.infer<typeof Policy>;

export interface PolicyCall {
  operation: Pick<Operation, "name" | "title" | "kind" | "toolset">;
  client?: string | undefined;
  /** Absent: not known yet; then only what needs no reach is checked. */
  reach?: Reach | undefined;
  /** Of this very call, once it is planned. */
  risk?: Risk | undefined;
  /** Names of the workspaces reached, by id, where they are known. */
  names?: Readonly<Record<string, string>> | undefined;
  /** Proposals of this client that wait for a decision, where one more is asked for. */
  pending?: number;
  /** The same of all clients together. */
  waiting?: number;
}

export interface Refusal {
  code: string;
  /** For a client that asked. */
  words: string;
  /** The same for the person, where it was them. */
  toPerson: string;
  /** What of the policy decides, for the person who set it. */
  by: string;
}

/** And so many of all, which the pages bear: a name is only what a client says of itself. */
const floodLimitOfAll = 1000;

/** Why a call may not be made, or nothing. The first check that refuses speaks. */
export function refusal(policy: Policy, call: PolicyCall): Refusal | undefined {
  for (const check of checks) {
    const no = check(policy, call);
    if (no) return no;
  }
  return undefined;
}

/** The words of a refusal for who asked. */
export const wordsFor = (kind: Actor["kind"], { words, toPerson }: Pick<Refusal, "words" | "toPerson">): string =>
  kind === "person" ? toPerson : words;

/** Whether a rule says anything of an operation. */
const speaksOf = ({ toolset, operation }: PolicyRule, of: PolicyCall["operation"]): boolean =>
  (toolset === undefined || toolset === of.toolset) && (operation === undefined || operation === of.name);

/** Nobody is sent to a setting that cannot be changed there. */
const held = (by: string) =>
  `${by.charAt(0).toUpperCase()}${by.slice(1)} set that, and nobody can change it in Countersign.`;

type Check = (policy: Policy, call: PolicyCall) => Refusal | undefined;

const closed: Check = ({ closed }, { operation }) =>
  closed !== null && operation.kind === "write"
    ? {
        code: "closed",
        words: closed,
        toPerson: "The record of this data folder lets nothing be changed now. Settings says why, and how it goes on.",
        by: "The record of this data folder",
      }
    : undefined;

/** An operation as the pages call it. */
const called = ({ title }: PolicyCall["operation"]) => `“${title}”`;

const readOnly: Check = ({ readOnly, held: { readOnly: by } }, { operation }) =>
  readOnly && operation.kind === "write"
    ? {
        code: "read_only",
        words: `Countersign is read-only, so ${operation.name} is refused. ${by ? held(by) : "The person alone can change that, in Settings."}`,
        toPerson: `Countersign is read-only, so ${called(operation)} is refused. ${by ? held(by) : "Turn off Read only in Settings first."}`,
        by: "Read only",
      }
    : undefined;

const ofClient: Check = ({ clients }, { operation, client }) => {
  const key = client === undefined ? "" : clientKey(client);
  const kept = Object.hasOwn(clients, key) ? clients[key] : undefined;
  if (!kept || operation.kind !== "write") return undefined;
  if (kept.readOnly)
    return {
      code: "read_only",
      words: `${client} is read-only here, so ${operation.name} is refused. The person can change that in Countersign under Clients.`,
      toPerson: `${client} is read-only here, so ${called(operation)} is refused. Change that under Clients first.`,
      by: `Read only, of the client ${key}`,
    };
  return kept.paused
    ? {
        code: "paused",
        words: `The person has paused the writes of ${client}, so ${operation.name} was not queued. Try again later, or ask them to resume.`,
        toPerson: `The writes of ${client} are paused, so ${called(operation)} is refused. Let it go on under Clients first.`,
        by: `The pause of the client ${key}`,
      }
    : undefined;
};

/** What a rule says of one client only narrows: a client's name is what it says of itself, so none can be let through by it. */
const ruled: Check = ({ rules }, { operation, client }) => {
  const key = client === undefined ? undefined : clientKey(client);
  const blocking = rules
    .flatMap((list) => [
      list.filter((rule) => rule.client === undefined),
      list.filter((rule) => rule.client !== undefined && clientKey(rule.client) === key),
    ])
    .map((list) => strongest(list, operation))
    .find((rule) => rule && says(rule, operation) === "block");
  if (!blocking) return undefined;
  return {
    code: "blocked",
    words: `A rule blocks ${operation.name}${blocking.client === undefined ? "" : ` for ${client}`}. ${blocking.held ? held(blocking.held) : "The person alone can change it, in Settings."}`,
    toPerson: `A rule blocks ${called(operation)}${blocking.client === undefined ? "" : ` for ${client}`}. ${blocking.held ? held(blocking.held) : `Change it ${blocking.client === undefined ? "in Settings, Rules," : "under Clients"} first.`}`,
    by: `The rule: ${ruleWords(blocking)}`,
  };
};

const strongest = (list: readonly PolicyRule[], operation: PolicyCall["operation"]): PolicyRule | undefined =>
  list
    .filter((rule) => speaksOf(rule, operation) && says(rule, operation) !== undefined)
    .toSorted(
      (a, b) => named(b) - named(a) || Number(says(b, operation) === "block") - Number(says(a, operation) === "block"),
    )[0];

const says = ({ reads, writes }: PolicyRule, { kind }: PolicyCall["operation"]) => (kind === "read" ? reads : writes);

const named = ({ toolset, operation }: PolicyRule) =>
  (operation === undefined ? 0 : 2) + (toolset === undefined ? 0 : 1);

/** `block writes of members for cursor` */
export function ruleWords({ toolset, operation, client, reads, writes }: PolicyRule): string {
  const of = operation ?? toolset ?? "everything";
  const whom = client === undefined ? "" : ` for ${client}`;
  if (reads === "block" && writes === "block") return `block ${of}${whom}`;
  const parts = [
    reads === "block" && `block reads of ${of}`,
    reads === "allow" && `allow reads of ${of}`,
    writes === "block" && `block writes of ${of}`,
    writes === "ask" && `ask about writes of ${of}`,
  ].filter((part) => part !== false);
  return `${parts.join(", ") || `nothing about ${of}`}${whom}`;
}

const paused: Check = ({ paused }, { operation }) =>
  paused && operation.kind === "write"
    ? {
        code: "paused",
        words: `The person has paused writes, so ${operation.name} was not queued. Try again later, or ask them to resume.`,
        toPerson: `Writes are paused, so ${called(operation)} is refused. Resume them in Settings first.`,
        by: "The pause",
      }
    : undefined;

const workspaces: Check = ({ allowedWorkspaces }, { operation, reach, names = {} }) => {
  if (allowedWorkspaces === null || reach === undefined) return undefined;
  const list = allowedWorkspaces.map(({ name }) => quoted(name)).join(", ");
  const allowed = list === "" ? "No workspace is allowed." : `Only these workspaces are allowed: ${list}.`;
  const no = (reaches: string) => ({
    code: "workspace_not_allowed",
    words: `${operation.name} reaches ${reaches}. ${allowed}`,
    toPerson: unquoted(`${called(operation)} reaches ${reaches}. ${allowed} See Settings, Allowed workspaces.`),
    by: "Allowed workspaces",
  });
  // What says of no workspace that it stays within it may reach any.
  if (reach === "organization" || reach.length === 0)
    return operation.kind === "write" ? no("the whole organization") : undefined;
  const outside = reach.filter((reached) => !allowedWorkspaces.some(({ id }) => id === reached));
  if (outside.length === 0) return undefined;
  const said = outside.map((id) => (names[id] === undefined ? id : `${quoted(names[id])} (${id})`)).join(", ");
  return no(said);
};

const critical: Check = ({ criticalOpened, held: { criticalOpened: by } }, { operation, risk }) =>
  risk === "critical" && !criticalOpened.includes(operation.name)
    ? {
        code: "critical_blocked",
        words: by
          ? `${operation.name} is critical and stays blocked. ${held(by)}`
          : `${operation.name} is critical and starts blocked. The person can open it in Settings, Critical operations.`,
        toPerson: by
          ? `${called(operation)} is critical and stays blocked. ${held(by)}`
          : `${called(operation)} is critical and starts blocked. Open it in Settings, Critical operations, first.`,
        by: "Critical operations start blocked, and this one is not opened",
      }
    : undefined;

const flood: Check = ({ pendingPerClient }, { pending = 0, waiting = 0, client }) => {
  const whose =
    pending >= pendingPerClient
      ? `${client ?? "This client"} has ${pending} proposals waiting`
      : waiting >= floodLimitOfAll && `${waiting} proposals of all clients together wait`;
  if (!whose) return undefined;
  return {
    code: "too_many_pending",
    words: `${whose} for the person already. Wait for some to be decided, or withdraw some.`,
    toPerson: `${pending >= pendingPerClient ? pending : waiting} proposals wait for you already. Decide some first, under Approvals.`,
    by: "The limit of waiting proposals",
  };
};

const checks: readonly Check[] = [closed, readOnly, ofClient, ruled, paused, workspaces, critical, flood];
