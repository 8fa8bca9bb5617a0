import * as z from "zod";
import { personal } from "./chain.js";
import type { KeptRow } from "./read.js";
import type { Actor, Entry, ReadonlyJson, Target } from "./row.js";

/** The version of the Open Cybersecurity Schema Framework that is written. */
const schema = "1.6.0";

type Attribute = ReadonlyJson | Attributes | readonly Attributes[] | undefined;
type Attributes = { readonly [name: string]: Attribute };
interface Activity {
  id: number;
  name: string;
}
interface Event {
  category: { uid: number; name: string };
  class: { uid: number; name: string };
  activity: Activity;
  attributes: Attributes;
}

/**
 * A row as an OCSF event on one line. What came of a write is an Account Change where it is about a person and Entity Management
 * where it is about anything else; so is what was changed in Countersign itself. Everything else is API Activity.
 */
export function ocsfLine({ row, kept }: KeptRow, entry: Entry, version: string): string {
  const there = new Set(kept.map(({ field }) => field));
  const erased = personal.filter((field) => row[field] !== undefined && !there.has(field));
  const event = eventOf(entry);
  const { category, class: kind, activity } = event;
  return `${JSON.stringify({
    activity_id: activity.id,
    activity_name: activity.name,
    category_uid: category.uid,
    category_name: category.name,
    class_uid: kind.uid,
    class_name: kind.name,
    type_uid: kind.uid * 100 + activity.id,
    type_name: `${kind.name}: ${activity.name}`,
    time: Date.parse(row.time),
    severity_id: 1,
    severity: "Informational",
    ...statusOf(entry),
    message: messageOf(entry),
    metadata: {
      version: schema,
      product: { name: "Countersign", vendor_name: "Countersign", version },
      uid: row.hash,
      sequence: row.seq,
      event_code: row.type,
      original_time: row.time,
      log_name: "audit",
      tenant_uid: row.org_id ?? undefined,
      correlation_uid: row.proposal_id,
    },
    actor: actorOf(entry.actor),
    ...event.attributes,
    unmapped: {
      prev: row.prev,
      operation: row.operation,
      digest: row.digest,
      reason: entry.reason,
      data: entry.data,
      erased: erased.length > 0 ? erased : undefined,
    },
  })}\n`;
}

const iam = { uid: 3, name: "Identity & Access Management" };
const application = { uid: 6, name: "Application Activity" };
const other = 99;

function eventOf(entry: Entry): Event {
  const { type, operation = "", target, actor } = entry;
  if (type === "outcome" && target && people.has(target.noun))
    return {
      category: iam,
      class: { uid: 3001, name: "Account Change" },
      activity: accountActivity(operation),
      attributes: { user: userOf(target) },
    };
  if (type === "outcome" || own.has(type))
    return {
      category: iam,
      class: { uid: 3004, name: "Entity Management" },
      activity: entityActivity(type === "outcome" ? operation : "update"),
      attributes: { entity: entityOf(type, target), comment: entry.reason },
    };
  return {
    category: application,
    class: { uid: 6003, name: "API Activity" },
    activity: type === "call" ? { id: 2, name: "Read" } : { id: other, name: type },
    attributes: {
      api: { operation: operation || type, service: { name: "Anthropic Admin API" } },
      src_endpoint: { name: actor?.kind === "client" ? actor.name : "Countersign" },
      ...(target && { resources: [{ type: target.noun, ...named(target) }] }),
    },
  };
}

/** What is an account in the organization. */
const people: ReadonlySet<string> = new Set(["member", "invite", "service account"]);
/** Rows about Countersign's own settings and keys. */
const own: ReadonlySet<string> = new Set(["settings", "policy", "key"]);

const begins = (operation: string, verbs: string) => new RegExp(`^(${verbs})_`).test(operation);
const makes = "create|add|invite|attach";
const ends = "delete|remove|archive|detach";

function accountActivity(operation: string): Activity {
  if (begins(operation, makes)) return { id: 1, name: "Create" };
  if (begins(operation, ends)) return { id: 6, name: "Delete" };
  return { id: other, name: operation || "Update" };
}

function entityActivity(operation: string): Activity {
  if (begins(operation, makes)) return { id: 1, name: "Create" };
  if (begins(operation, ends)) return { id: 4, name: "Delete" };
  return { id: 3, name: "Update" };
}

const statuses = {
  done: { status_id: 1, status: "Success" },
  failed: { status_id: 2, status: "Failure" },
  unknown: { status_id: 0, status: "Unknown" },
};
const statusNamed = new Map<string, Attributes>(Object.entries(statuses));

/** Of an outcome what it came to, of a read whether it was answered; of the rest there is none. */
function statusOf({ type, data }: Entry): Attributes {
  const told = typeof data === "object" && data !== null && !Array.isArray(data) ? data : {};
  if (type === "outcome" && typeof told.to === "string") return statusNamed.get(told.to) ?? {};
  if (type === "call") return told.failed === undefined ? statuses.done : statuses.failed;
  return type === "refused" ? statuses.failed : {};
}

function messageOf({ type, operation, target, proposal_id }: Entry): string {
  const about = target && `${target.noun} ${target.name ?? target.id ?? ""}`.trim();
  return [type, proposal_id, operation, about].filter(Boolean).join(", ");
}

function actorOf(actor: Actor | undefined): Attributes {
  if (actor === undefined) return { user: { name: "(erased)", type_id: 0, type: "Unknown" } };
  if (actor.kind === "person") return { user: { name: actor.account, type_id: 1, type: "User" } };
  if (actor.kind === "desk") return { app_name: "Countersign" };
  return {
    app_name: actor.name,
    app_uid: actor.connection,
    ...(actor.pid !== undefined && { process: { pid: actor.pid, name: actor.name } }),
  };
}

const named = ({ id, name }: Target): Attributes =>
  id === null && name === undefined ? { name: "(unnamed)" } : { ...(id !== null && { uid: id }), name };

function userOf(target: Target): Attributes {
  return { ...named(target), type: target.noun, email_addr: z.email().safeParse(target.name).data };
}

function entityOf(type: string, target: Target | undefined): Attributes {
  if (target) return { ...named(target), type: target.noun };
  return type === "outcome"
    ? { name: "(erased)", type: "Unknown" }
    : { name: type, type: `Countersign's own ${type === "key" ? "keys" : "settings"}` };
}
