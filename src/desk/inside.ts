import type * as z from "zod";
import type { Filter } from "../audit/asked.js";
import type { Chunk } from "../audit/export.js";
import type { Paging } from "../audit/paging.js";
import type { Verdict } from "../audit/row.js";
import type { ExportFormat } from "../audit/wanted.js";
import type { Policy } from "../proposals/policy.js";
import type { Proposal } from "../proposals/proposal.js";
import type { Proposals } from "../proposals/proposals.js";
import type { Settings } from "../settings/settings.js";
import type { Budgets } from "./budgets/budgets.js";
import type { CatalogDesk } from "./catalog-desk.js";
import type { ClientPrograms } from "./client-programs.js";
import type { Connections } from "./connections.js";
import type { ChangesElsewhere } from "./contract/activity.js";
import type { Story } from "./contract/proposals.js";
import type { Ability, Brought, ListedOrganization } from "./contract/set-up.js";
import type { Listing, Simulated } from "./contract/settings.js";
import type { Status } from "./contract/status.js";
import type { DiagnosticsDesk } from "./diagnostics/diagnostics.js";
import type { Events } from "./events.js";
import type { GuardKeeper } from "./guard-keeper.js";
import type { Insights } from "./insights.js";
import type { Known } from "./line.js";
import type { Pin } from "./pin.js";
import type { Presence } from "./presence.js";
import type { Questions } from "./questions/questions.js";
import type { RecordDesk } from "./record.js";
import type { Tried } from "./simulate.js";
import type { SpendDesk } from "./spend.js";
import type { Streaming } from "./streaming.js";
import type { Use } from "./use.js";

/** One place that shows the desk to a person: a window of the app, or a page in the browser. */
export interface DeskWindow {
  id: string;
  /** The PIN that was given in it, of the books that were open then: it opens no others. */
  openedBy: Pin | undefined;
  /** The PIN of the key that was added in it: who adds a key may set its first PIN. */
  addedFor: Pin | undefined;
  /** The cards it has shown, so that each is logged once. */
  viewed: Set<string>;
  /** When the name of what cannot be undone was typed in it, by card. */
  typed: Map<string, number>;
}

export const createWindow = (id: string): DeskWindow => ({
  id,
  openedBy: undefined,
  addedFor: undefined,
  viewed: new Set(),
  typed: new Map(),
});

/** What the procedures of the contract work with: the desk from the inside. */
export interface Inside {
  person: string;
  events: Events;
  settings: Settings;
  /** Changes settings, and says so in the log. */
  guards: GuardKeeper;
  policy(): Policy;
  /** What the host itself can ask, to find out that the person is there. */
  presence: Presence | undefined;
  screenLocked(): boolean;
  simulate(tried: Tried, signal: AbortSignal): Promise<Simulated>;
  connections: Connections;
  clients: ClientPrograms;
  catalog: CatalogDesk;
  pin(): Pin;
  diagnostics: DiagnosticsDesk;
  setUp: SetUp;
  record: RecordDesk;
  /** Settles when the organization is not just being changed. */
  steady(): Promise<void>;
  /** Settles when it is known whose proposals and rows there are, or the first try to find out is over. */
  identified(): Promise<void>;
  status(window: DeskWindow): Status;
  mayDecide(window: DeskWindow): boolean;
  /** Whether decisions here need the PIN at all. */
  pinNeeded(): boolean;
  /** Of the organization that is open; undefined: none is, or it is not known yet. */
  organizationId(): string | undefined;
  proposals(): Proposals;
  /** What can be listed to clients with the credential of the open organization. */
  listing(): Listing;
  paging(): Paging;
  story(proposal: Proposal): Promise<z.infer<typeof Story>>;
  /** The rows of the open organization that are wanted, said in the log first. */
  exportLog(asked: {
    format: ExportFormat;
    view: "rows" | "proposals";
    filter: Filter;
  }): AsyncGenerator<Chunk & { of: number }>;
  streaming(): Streaming;
  /** What the vendor's record knows that ours does not, in the last days. */
  elsewhere(days: number, signal: AbortSignal | undefined): Promise<ChangesElsewhere>;
  /** `progress` hears how many rows were checked so far. */
  verify(progress: (rows: number) => void): Promise<{ verdict: Verdict; tookMs: number; words: string }>;
  /** How many rows the log has. */
  rows(): number;
  spend: SpendDesk;
  insights: Insights;
  use: Use;
  budgets: Budgets;
  questions: Questions;
  now(): number;
}

export interface SetUp {
  check(brought: Brought): Promise<{ organization: string; kind: Known["kind"]; words: string; abilities: Ability[] }>;
  /** Of the open organization, once it is reached. */
  abilities(): { words: string; abilities: Ability[] } | null;
  profiles(): Promise<{ folder: string; names: string[] }>;
  keep(brought: Brought): Promise<void>;
  list(): ListedOrganization[];
  open(id: string): Promise<void>;
  forget(id: string): Promise<void>;
}
