import * as z from "zod";
import type { Operation, Reach, Risk } from "../operations/operation.js";
import { toolsetNames } from "../operations/toolsets.js";

const PolicyRule = z.object({
  toolset: z.enum(toolsetNames).optional(),
  operation: z.string().optional(),
  client: z.string().optional(),
  /** Reads are allowed or blocked; writes are asked about or blocked. */
  is: z.enum(["allow", "ask", "block"]),
});

/** What agents may do. Nothing in here lets a write through without a person. */
export const Policy = z.object({
  readOnly: z.boolean().default(false),
  /** Empty: all. Compared by id alone, so that none can be renamed into it. */
  allowedWorkspaces: z.array(z.object({ id: z.string(), name: z.string() })).default([]),
  /** The one that names most wins; of two alike, the one that blocks. */
  rules: z.array(PolicyRule).default([]),
  /** The operations, by name, whose calls of critical risk the person lets be proposed. The others start blocked. */
  criticalOpened: z.array(z.string()).default([]),
  /** Writes only; reads go on. */
  paused: z.boolean().default(false),
  /** Why the desk itself refuses every write, such as a broken chain. */
  closed: z.string().nullable().default(null),
});
export type Policy = z.infer<typeof Policy>;

export interface PolicyCall {
  operation: Pick<Operation, "name" | "kind" | "toolset">;
  client?: string | undefined;
  /** Absent: not known yet; then only what needs no reach is checked. */
  reach?: Reach;
  /** Of this very call, once it is planned. */
  risk?: Risk;
  /** Names of the workspaces reached, by id, where they are known. */
  names?: Readonly<Record<string, string>>;
  /** Proposals of this client that wait for a decision, where one more is asked for. */
  pending?: number;
  /** The same of all clients together. */
  waiting?: number;
}

export interface Refusal {
  code: string;
  words: string;
}

/** So many proposals of one client may wait at once. */
const floodLimit = 50;
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

type Check = (policy: Policy, call: PolicyCall) => Refusal | undefined;

const closed: Check = ({ closed }, { operation }) =>
  closed !== null && operation.kind === "write" ? { code: "closed", words: closed } : undefined;

const readOnly: Check = ({ readOnly }, { operation }) =>
  readOnly && operation.kind === "write"
    ? {
        code: "read_only",
        words: `Countersign is read-only, so ${operation.name} is refused. The person can change that in Settings.`,
      }
    : undefined;

const ruled: Check = ({ rules }, { operation, client }) => {
  const strongest = rules
    .filter((rule) => rule.toolset === undefined || rule.toolset === operation.toolset)
    .filter((rule) => rule.operation === undefined || rule.operation === operation.name)
    .filter((rule) => rule.client === undefined || rule.client === client)
    .toSorted((a, b) => named(b) - named(a) || Number(b.is === "block") - Number(a.is === "block"))[0];
  if (strongest?.is !== "block") return undefined;
  return {
    code: "blocked",
    words: `A rule of the person blocks ${operation.name}. Ask them to change it in Settings if it is needed.`,
  };
};

const named = ({ toolset, operation, client }: z.infer<typeof PolicyRule>) =>
  (operation === undefined ? 0 : 4) + (toolset === undefined ? 0 : 2) + (client === undefined ? 0 : 1);

const paused: Check = ({ paused }, { operation }) =>
  paused && operation.kind === "write"
    ? {
        code: "paused",
        words: `The person has paused writes, so ${operation.name} was not queued. Try again later, or ask them to resume.`,
      }
    : undefined;

const workspaces: Check = ({ allowedWorkspaces }, { operation, reach, names = {} }) => {
  if (allowedWorkspaces.length === 0 || reach === undefined) return undefined;
  const allowed = `Only these workspaces are allowed: ${allowedWorkspaces.map(({ name }) => name).join(", ")}.`;
  // What says of no workspace that it stays within it may reach any.
  if (reach === "organization" || reach.length === 0)
    return operation.kind === "write"
      ? { code: "workspace_not_allowed", words: `${operation.name} reaches the whole organization. ${allowed}` }
      : undefined;
  const outside = reach.filter((reached) => !allowedWorkspaces.some(({ id }) => id === reached));
  if (outside.length === 0) return undefined;
  const said = outside.map((id) => (names[id] === undefined ? id : `${names[id]} (${id})`)).join(", ");
  return { code: "workspace_not_allowed", words: `${operation.name} reaches ${said}. ${allowed}` };
};

const critical: Check = ({ criticalOpened }, { operation, risk }) =>
  risk === "critical" && !criticalOpened.includes(operation.name)
    ? {
        code: "critical_blocked",
        words: `${operation.name} is critical and starts blocked. The person can open it in Settings, Critical operations.`,
      }
    : undefined;

const flood: Check = (_, { pending = 0, waiting = 0, client }) => {
  const whose =
    pending >= floodLimit
      ? `${client ?? "This client"} has ${pending} proposals waiting`
      : waiting >= floodLimitOfAll && `${waiting} proposals of all clients together wait`;
  if (!whose) return undefined;
  const words = `${whose} for the person already. Wait for some to be decided, or withdraw some.`;
  return { code: "too_many_pending", words };
};

const checks: readonly Check[] = [closed, readOnly, ruled, paused, workspaces, critical, flood];
