import type { DatabaseSync } from "node:sqlite";
import type { Log } from "../audit/log.js";
import type { Actor } from "../audit/row.js";
import type { BoundWrite, OperationPlan } from "../operations/bound.js";
import type { Context, Operation, WriteOperation } from "../operations/operation.js";
import { onlyChosen } from "./changes/choice.js";
import { asPlanned } from "./changes/item-plan.js";
import { NoOrganizationOpen, NoSuchProposal, NotPossible } from "./errors.js";
import type { Keeper } from "./keeper.js";
import type { Policy } from "./policy.js";
import type { Stores } from "./recorded.js";
import { argsOf } from "./sealed.js";
import { look, type Stored } from "./store.js";

export interface ProposalsDeps {
  db: DatabaseSync;
  log: Log;
  /** Epoch milliseconds. */
  now(): number;
  timers?: Timers;
  /** The organization that is open now. */
  org(): { id: string } | undefined;
  /** For everything but the one attempt: reads with retries. */
  context(signal: AbortSignal, lane: "decisions" | "calls"): Context;
  /** For planning one change set: what several changes look at is read once. Never for a check before sending. */
  planning(signal: AbortSignal): Context;
  /** For the one attempt of a write. */
  once(signal: AbortSignal): Context;
  operation(name: string): Operation | undefined;
  policy(): Policy;
  /** No person sits here: a client's own confirm lets its proposals through. */
  unattended?: boolean;
  /** The account who decides. */
  person: string;
  /** A text under the Admin key, as only who holds it can make it; undefined while no organization stands. */
  seal(text: string): string | undefined;
  /** Milliseconds in which an approval can be taken back. */
  grace?: number;
  /** Hears what went wrong where nobody waits for an answer, such as a disk that is full. */
  report?(error: unknown): void;
}

/** Like the global ones; a timer must not keep the process alive. */
export interface Timers {
  set(work: () => void, ms: number): unknown;
  clear(timer: unknown): void;
}

/** What the parts of this room share. */
export interface Ground extends Stores, Omit<Required<ProposalsDeps>, "db"> {
  /** Ends when the desk stops. */
  signal: AbortSignal;
  /** Ends a little later: an attempt under way is let finish. */
  hardEnd: AbortSignal;
  /** What answers carried for the person alone. */
  keeper: Keeper;
  /** Stale ones that are being planned anew. */
  replanning: Set<string>;
  /** Those whose undo is just being planned. */
  undoing: Set<string>;
  /** Tells whoever watches that a proposal changed. */
  changed(id: string): void;
}

/** Who asks: who it is = the connection it came on; its name is what it says of itself. */
export interface Caller {
  /** The person in the host, who asks to undo; else a client, whatever it calls itself. */
  kind?: "person" | undefined;
  /** What they ask to undo. */
  undoes?: string | undefined;
  connection: string;
  name: string;
  /** Which token it came with over HTTP: another one of the same name is somebody else. */
  token?: string | undefined;
  version?: string;
  pid?: number;
  since: number;
}

/** Whether this client asked for it, on this connection or under this name, and of the organization that is open. */
export function isOwn(
  { org }: Pick<Ground, "org">,
  { client, org_id }: Pick<Stored, "client" | "org_id">,
  caller: Caller,
): boolean {
  const open = org();
  if (open && open.id !== org_id) return false;
  if (client.kind !== caller.kind || client.token !== caller.token) return false;
  return client.connection === caller.connection || client.name === caller.name;
}

export const desk: Actor = { kind: "desk" };

export const personActor = (account: string): Actor => ({ kind: "person", account });

export const clientActor = ({ name, token, version, pid, connection }: Omit<Caller, "since">): Actor => ({
  kind: "client",
  name,
  connection,
  ...(token !== undefined && { token }),
  ...(version !== undefined && { version }),
  ...(pid !== undefined && { pid }),
});

/** Who asked, as the log names them. */
export const actorOf = (asker: Omit<Caller, "since">): Actor =>
  asker.kind === "person" ? personActor(asker.name) : clientActor(asker);

/** Whom rules about clients mean: never the person. */
export const ruledAs = ({ kind, name }: Pick<Caller, "kind" | "name">) => (kind === "person" ? undefined : name);

export function openOrganization({ org }: Pick<Ground, "org">): { id: string } {
  const open = org();
  if (!open) throw new NoOrganizationOpen();
  return open;
}

/** Nothing of another organization than the open one is moved, read again or undone from here. */
export function ofOpen(ground: Pick<Ground, "db" | "org">, id: string): Stored | undefined {
  const found = look(ground.db, id);
  if (found && found.org_id !== ground.org()?.id)
    throw new NotPossible(
      `${id} was proposed for another organization than the one that is open now. It waits there: open that one to decide it.`,
    );
  return found;
}

export function known({ db }: Pick<Ground, "db">, id: string): Stored {
  const found = look(db, id);
  if (!found) throw new NoSuchProposal(id);
  return found;
}

export function writeOperation({ operation }: Pick<Ground, "operation">, name: string): WriteOperation {
  const found = operation(name);
  if (found?.kind === "write") return found;
  throw new NotPossible(`This Countersign knows no write called ${name}. Nothing was sent; propose it again.`);
}

/** How to get another secret, where the answers of this operation carry one. */
export function another({ operation }: Pick<Ground, "operation">, { operation: name }: Stored): string | undefined {
  const found = operation(name);
  return found?.kind === "write" ? found.secrets?.again : undefined;
}

/** Binds what was stored, by ids: names are not looked at again. `first`: only so many changes of a set. */
export async function boundAgain(
  ground: Ground,
  stored: Stored,
  signal: AbortSignal,
  first?: number,
): Promise<BoundWrite> {
  const args = onlyChosen(stored, argsOf(ground, stored), first);
  return writeOperation(ground, stored.operation).bind(args, ground.context(signal, "decisions"), "id");
}

/** The plan as it was stored, with the risk that was declared. */
export const planOf = ({
  sentence,
  target,
  before,
  changes,
  risk,
  raised,
  irreversible,
  warnings,
  undo,
  items,
}: Stored): OperationPlan => ({
  sentence,
  target,
  before,
  changes,
  nothingToDo: false,
  risk: raised?.from ?? risk,
  irreversible,
  warnings,
  undo,
  ...(items && { items: items.map(asPlanned) }),
});

/** Resolves after `ms`, or when the signal is aborted. */
export function pause({ timers }: Pick<Ground, "timers">, ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      timers.clear(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = timers.set(done, ms);
    signal.addEventListener("abort", done);
  });
}
