import { eventIterator, oc } from "@orpc/contract";
import * as z from "zod";
import { Entry, RowType, Verdict } from "../audit/row.js";
import { Proposal, State } from "../proposals/proposal.js";

/** Where the key is kept, said honestly. */
export const KeyKept = z.enum(["keychain", "memory", "environment", "profile", "demo"]);

/** What the credential can do with one toolset, and what is missing where it cannot. */
export const Ability = z.object({
  toolset: z.string(),
  title: z.string(),
  about: z.string(),
  can: z.enum(["yes", "partly", "no"]),
  why: z.string().nullable(),
  scope: z.string().nullable(),
});
export type Ability = z.infer<typeof Ability>;

/** The organization, as the head of every page names it. */
const Organization = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(["demo", "console", "enterprise", "unknown"]),
  /** Shown beside the name where it is not the official one. */
  address: z.string().nullable(),
  key: KeyKept,
});

/** An organization that can be opened here. The id of the demo organization is `demo`. */
const ListedOrganization = Organization.extend({ open: z.boolean() });
export type ListedOrganization = z.infer<typeof ListedOrganization>;

/** A key or token as it was pasted, or the login of `ant` that the person points to. */
const Brought = z.union([
  z.strictObject({ key: z.string().min(1).max(4000) }),
  z.strictObject({ profile: z.string().min(1).max(200), folder: z.string().max(1000).optional() }),
]);
export type Brought = z.infer<typeof Brought>;

/** All that every page needs; pushed whenever it changes. Times are epoch milliseconds. */
export const Status = z.object({
  host: z.enum(["desktop", "browser"]),
  version: z.string(),
  organization: Organization.nullable(),
  /** Why there is none, or why the one there is cannot be reached: a sentence with the next step. */
  trouble: z.object({ code: z.string(), message: z.string() }).nullable(),
  person: z.string(),
  waiting: z.number().int(),
  clients: z.number().int(),
  paused: z.boolean(),
  readOnly: z.boolean(),
  chain: z.object({
    whole: z.boolean(),
    rows: z.number().int(),
    /** How many of the rows the last check read; what came since is not checked yet. */
    checked: z.number().int(),
    checkedAt: z.number().nullable(),
    why: z.string().optional(),
  }),
  keychain: z.object({ available: z.boolean(), words: z.string() }),
  /** `set`: a PIN exists; `open`: this window has given it, or needs none. */
  pin: z.object({ set: z.boolean(), needed: z.boolean(), open: z.boolean() }),
  syncedAt: z.number().nullable(),
});
export type Status = z.infer<typeof Status>;

/** What changed: read it again. `seq` grows by one; a gap means that something was missed. */
export const Event = z.object({
  seq: z.number().int(),
  kind: z.enum(["status", "proposal", "activity", "clients", "settings", "open"]),
  /** The proposal, where one changed or is to be opened. */
  id: z.string().optional(),
});
export type Event = z.infer<typeof Event>;

const Seen = z.object({ id: z.string(), digest: z.string() });

/** What the last connected moments of a client and a target say, for the card. */
export const Story = z.object({
  /** Up to three calls this client made just before. */
  justBefore: z.array(
    z.object({ at: z.number(), kind: z.enum(["read", "preview"]), words: z.string(), result: z.string() }),
  ),
  /** One line each, newest first. */
  history: z.array(z.string()),
  /** Every row of the log about this proposal. */
  rows: z.array(Entry),
});

/** A day's spend of one series. Dollars as decimal strings, exact. */
const SpendBy = z.enum(["workspace", "model", "api_key"]);
export const Spend = z.object({
  by: SpendBy,
  /** First and last day, UTC, inclusive, YYYY-MM-DD. */
  from: z.string(),
  to: z.string(),
  days: z.array(z.string()),
  /** The last day is not over. */
  openDay: z.boolean(),
  series: z.array(
    z.object({
      id: z.string().nullable(),
      name: z.string(),
      amounts: z.array(z.string()),
      total: z.string(),
      /** The 28 days before. */
      previous: z.string().nullable(),
    }),
  ),
  totals: z.array(z.string()),
  total: z.string(),
  /** Each day's total in the period before, for the ghost line. */
  previousTotals: z.array(z.string()).nullable(),
  monthSoFar: z.object({ amount: z.string(), lastMonth: z.string().nullable(), through: z.string() }),
  asOf: z.string().nullable(),
  source: z.string(),
  gaps: z.array(z.string()),
});
export type Spend = z.infer<typeof Spend>;

export const ClientState = z.object({
  id: z.string(),
  name: z.string(),
  found: z.enum(["installed", "maybe", "absent"]),
  registered: z.boolean(),
  connected: z.number().int(),
  /** The file that would be or was written. */
  file: z.string().nullable(),
  /** What it needs to take notice. */
  afterwards: z.string(),
  /** Why its file cannot be read, with the line. */
  broken: z.string().nullable(),
});

export const DiffLine = z.object({
  kind: z.enum(["same", "added", "removed"]),
  number: z.number().int(),
  text: z.string(),
});

export const SettingsView = z.object({
  readOnly: z.boolean(),
  allowedWorkspaces: z.array(z.string()),
  pausedUntil: z.union([z.number(), z.literal("resumed")]).nullable(),
  theme: z.enum(["system", "light", "dark"]),
  keyHints: z.boolean(),
  /** The toolsets listed to clients; null: the usual ones. */
  toolsets: z.array(z.string()).nullable(),
  /** The clients to which others are listed, by the name they go by. */
  listedTo: z.record(z.string(), z.array(z.string())),
  /** The operations whose critical calls may be proposed. */
  criticalOpened: z.array(z.string()),
  /** Which of them the environment or a flag holds, and so cannot be changed here. */
  held: z.array(z.string()),
});
export type SettingsView = z.infer<typeof SettingsView>;

/** What can be listed to clients, what it costs them to read, and what starts blocked. */
export const Listing = z.object({
  toolsets: z.array(
    z.object({
      name: z.string(),
      about: z.string(),
      usual: z.boolean(),
      operations: z.int(),
      /** How many of them the credential of the open organization can do. */
      possible: z.int(),
      /** Why none, where it can do none. */
      why: z.string().nullable(),
      /** About so many, of those that are possible. */
      tokens: z.int(),
    }),
  ),
  /** Listed to everybody: waiting for decisions, searching, running. */
  always: z.object({ operations: z.int(), tokens: z.int() }),
  /** As many tokens as a listing should have at most. */
  budget: z.int(),
  /** `always`: each of its calls is; else some are, by what they ask or by what the data show. */
  critical: z.array(z.object({ name: z.string(), title: z.string(), what: z.string(), always: z.boolean() })),
});
export type Listing = z.infer<typeof Listing>;

const failed = { message: "It could not be done", data: z.object({ code: z.string(), words: z.string() }) };

/** What the renderer may ask of the desk. Schemas only: this file is bundled into the page. */
export const contract = {
  status: oc.output(Status),
  watch: oc.output(eventIterator(Event)),
  setUp: {
    /** Checks a credential with reads only; keeps nothing. */
    check: oc
      .input(Brought)
      .errors({ REFUSED: failed })
      .output(
        z.object({
          organization: z.string(),
          words: z.string(),
          kind: z.enum(["console", "enterprise", "unknown"]),
          abilities: z.array(Ability),
        }),
      ),
    /** Checks again, then keeps it and opens its organization. Write-only: nothing ever gives a key back. */
    keep: oc.input(Brought).errors({ REFUSED: failed }).output(Status),
    /** What the open organization's credential is and can do; null: none is open, or it is not reached yet. */
    abilities: oc.output(z.object({ words: z.string(), abilities: z.array(Ability) }).nullable()),
    /** The logins of `ant` on this computer, by the names of their files. */
    profiles: oc.output(z.object({ folder: z.string(), names: z.array(z.string()) })),
  },
  organizations: {
    list: oc.output(z.array(ListedOrganization)),
    /** Opens another; `demo` is the demo organization. What waits in the one before stays there. */
    open: oc
      .input(z.object({ id: z.string() }))
      .errors({ REFUSED: failed })
      .output(Status),
    /** Takes the key of the open one from this computer. The demo organization is only left. */
    forget: oc
      .input(z.object({ id: z.string() }))
      .errors({ REFUSED: failed })
      .output(Status),
  },
  pin: {
    set: oc
      .input(z.object({ pin: z.string().min(4).max(64), old: z.string().max(64).optional() }))
      .errors({ REFUSED: failed })
      .output(Status),
    /** Opens this window for decisions. Rate limited. */
    open: oc
      .input(z.object({ pin: z.string().max(64) }))
      .errors({ REFUSED: failed })
      .output(Status),
  },
  proposals: {
    list: oc
      .input(z.object({ states: z.array(State).optional(), limit: z.int().min(1).max(1000).default(200) }))
      .output(z.array(Proposal)),
    get: oc
      .input(z.object({ id: z.string() }))
      .errors({ NOT_FOUND: { message: "No such proposal" } })
      .output(Proposal),
    story: oc
      .input(z.object({ id: z.string() }))
      .errors({ NOT_FOUND: { message: "No such proposal" } })
      .output(Story),
    /** The person opened the card; logged once a proposal and window. */
    viewed: oc.input(Seen).output(z.object({})),
    decide: oc
      .input(
        Seen.extend({
          decision: z.enum(["approve", "deny"]),
          reason: z.string().max(2000).optional(),
          /** High and critical risk: the second press, the PIN, where one is set. */
          again: z.boolean().optional(),
          pin: z.string().max(64).optional(),
          /** Irreversible: the target's name, typed. */
          typed: z.string().max(4096).optional(),
        }),
      )
      .errors({
        PLAN_CHANGED: { message: "The plan is not the one you saw", data: z.object({ now: Proposal }) },
        ALREADY_DECIDED: { message: "Somebody was faster", data: z.object({ now: Proposal }) },
        EXPIRED: { message: "It expired before the click" },
        NOT_FOUND: { message: "No such proposal" },
        NOT_READY: { message: "Its effects are not in yet" },
        LOCKED: { message: "This window needs the PIN first" },
        PRESENCE: {
          message: "This needs a second press, the PIN, or the name typed",
          data: z.object({ words: z.string() }),
        },
        REFUSED: failed,
      })
      .output(Proposal),
    takeBack: oc
      .input(Seen)
      .errors({ TOO_LATE: { message: "It was sent already", data: z.object({ now: Proposal }) } })
      .output(Proposal),
    extend: oc
      .input(Seen)
      .errors({ TOO_LATE: { message: "It cannot be extended", data: z.object({ now: Proposal }) } })
      .output(Proposal),
    /** Reads the target of an unknown one again; never sends. */
    readAgain: oc
      .input(z.object({ id: z.string() }))
      .errors({ REFUSED: failed })
      .output(Proposal),
    /** What the answer carried for the person alone, by field: given once, and logged without the value. */
    secret: oc
      .input(z.object({ id: z.string() }))
      .errors({ LOCKED: { message: "This window needs the PIN first" }, REFUSED: failed })
      .output(z.record(z.string(), z.string())),
    /** A new proposal of the person's own that sets back what this one did. */
    undo: oc
      .input(z.object({ id: z.string() }))
      .errors({ REFUSED: failed })
      .output(Proposal),
  },
  activity: {
    /** Newest first. `before` is a row number to go on from. */
    list: oc
      .input(
        z.object({
          before: z.int().optional(),
          limit: z.int().min(1).max(500).default(100),
          types: z.array(RowType).optional(),
          search: z.string().max(200).optional(),
        }),
      )
      .output(z.object({ rows: z.array(Entry), next: z.int().nullable(), total: z.int() })),
    verify: oc.output(z.object({ verdict: Verdict, tookMs: z.number(), words: z.string() })),
  },
  spend: {
    daily: oc
      .input(z.object({ by: SpendBy, days: z.union([z.literal(7), z.literal(28)]).default(28) }))
      .errors({ REFUSED: failed })
      .output(Spend),
  },
  clients: {
    list: oc.output(
      z.object({
        programs: z.array(ClientState),
        connections: z.array(
          z.object({
            name: z.string(),
            version: z.string().optional(),
            pid: z.number().optional(),
            since: z.number(),
            calls: z.number().int(),
          }),
        ),
        snippet: z.string(),
      }),
    ),
    preview: oc
      .input(z.object({ id: z.string() }))
      .errors({ REFUSED: failed })
      .output(z.object({ file: z.string(), lines: z.array(DiffLine), nothing: z.boolean() })),
    register: oc
      .input(z.object({ id: z.string() }))
      .errors({ REFUSED: failed })
      .output(z.object({ words: z.string(), backup: z.string().nullable() })),
    unregister: oc
      .input(z.object({ id: z.string() }))
      .errors({ REFUSED: failed })
      .output(z.object({ words: z.string(), backup: z.string().nullable() })),
  },
  settings: {
    get: oc.output(SettingsView),
    change: oc
      .input(SettingsView.omit({ held: true, pausedUntil: true, listedTo: true }).partial())
      .errors({ REFUSED: failed })
      .output(SettingsView),
    listing: oc.output(Listing),
    /** The toolsets listed to one client; null: those of all. */
    listTo: oc
      .input(z.object({ client: z.string().min(1).max(200), toolsets: z.array(z.string()).nullable() }))
      .errors({ REFUSED: failed })
      .output(SettingsView),
    pause: oc.input(z.object({ until: z.enum(["an hour", "resumed"]) })).output(SettingsView),
    resume: oc.errors({ REFUSED: failed }).output(SettingsView),
  },
};
