import { join } from "node:path";
import { wordsOf } from "../audit/errors.js";
import type { DemoApi } from "../demo/demo-api.js";
import type { BudgetNow } from "../operations/budget-status.js";
import type { Context } from "../operations/operation.js";
import { NoOrganizationOpen } from "../proposals/errors.js";
import type { Policy } from "../proposals/policy.js";
import type { Guards } from "../settings/guards.js";
import { type Books, type BooksDeps, openBooks } from "./books.js";
import { type Contexts, createContexts } from "./context.js";
import { type KeptSpend, keepSpend } from "./kept-spend.js";
import { createLine, type Known, type Line, NotReached, type Trouble } from "./line.js";
import type { OpenOrganization, Way } from "./organization.js";
import type { Standing } from "./policy.js";

/** What the desk is open on: nothing yet, the demo organization, or the one a key leads to. */
export type Place = { kind: "nothing" } | { kind: "demo" } | { kind: "key"; way: Way; expected: Known | undefined };

/** The organization and the books that are open now. Both change together, so that no row is written in the wrong folder. */
export interface Current extends AsyncDisposable {
  books(): Books;
  policy(): Policy;
  /** Looks up the workspaces that are to be allowed from now on. Throws `UnknownWorkspace`, and then nothing has changed. */
  allow(names: readonly string[]): Promise<void>;
  /** What the person confirmed of the guards for the organization that is open. */
  confirmed(): Standing["confirmed"];
  /** Says in the log that these guards are confirmed for it. */
  confirm(guards: Guards, account: string): void;
  place(): Place;
  organization(): OpenOrganization | undefined;
  /** Who is open, reached or not; undefined: nobody, or whom a key leads to is not known yet. */
  known(): Known | undefined;
  /** What is kept of its spend; undefined: it was not reached yet, or the file cannot be opened. */
  spend(): KeptSpend | undefined;
  /** Why nothing of it is kept, or what is kept cannot be read now; null: it can. */
  spendTrouble(): string | null;
  trouble(): Trouble | null;
  /** What a call to the organization failed with. */
  heard(error: unknown): void;
  /** Asks the organization who it is, so that `trouble` is of now. */
  look(): Promise<void>;
  /** Waits until the organization is open; throws what keeps it from being so. `on`: for rows after those of an earlier call. */
  ready(signal: AbortSignal, on?: boolean): Promise<{ id: string; context: Context }>;
  /** The same for several looks at one thing, which is read once. */
  looking(signal: AbortSignal): Promise<Context>;
  open(place: Place): Promise<void>;
  /** Closes the books, lets something be done to what lies in their folder, and opens them again, however it went. */
  renew(work: (folder: string) => void): Promise<void>;
  /** Settles when the first try to reach the organization is over, however it ended. */
  tried(): Promise<void>;
  /** Settles when no other place is just being opened: until then there are no books to read. */
  steady(): Promise<void>;
  /** Settles when it is known who is open, or the first try to find out is over. */
  identified(): Promise<void>;
}

export interface CurrentDeps {
  home: string;
  books: {
    now(): number;
    person: string;
    policy(standing: Standing): Policy;
  } & Pick<BooksDeps, "operation" | "signer" | "recordChanged" | "unattended">;
  /** The workspaces that the settings and the environment allow, by name or id; empty: all. */
  allowed(): readonly string[];
  /** Told what could not be done, in words. */
  report(words: string): void;
  /** Goes into the `start` rows. */
  about: { version: string; host: string; approvals?: string };
  changed(): void;
  /** `sent`: what came of it is known, and the organization may be another one than was read. */
  proposalChanged(id: string, sent: boolean): void;
  /** The log has one more row. */
  logged(): void;
  /** More of the spend is known. */
  spendChanged(): void;
  /** What the person wants to be told of, and how it stands. */
  budgets(): Promise<readonly BudgetNow[]>;
  /** Told what was found, each time that an organization is reached. */
  reached(organization: OpenOrganization): void;
  now(): number;
}

export async function createCurrent(deps: CurrentDeps, first: Place): Promise<Current> {
  let place: Place = first;
  let books: Books | undefined;
  let line: Line | undefined;
  let contexts: Contexts | undefined;
  let demo: DemoApi | undefined;
  let spend: KeptSpend | undefined;
  let spendTrouble: string | null = null;
  let closing = false;
  let switching: Promise<void> = Promise.resolve();

  const folder = (of: Place) => (of.kind === "demo" ? join(deps.home, "demo") : deps.home);

  const known = () => line?.organization() ?? (place.kind === "key" ? place.expected : undefined);

  const openedBooks = () => {
    if (!books) throw new NoOrganizationOpen();
    return books;
  };

  const whose = () => ({ org: known()?.id ?? null, seal: line?.organization()?.seal });

  const policy = () =>
    deps.books.policy({
      chain: openedBooks().chain().verdict,
      lost: openedBooks().lost(),
      workspaces: line?.workspaces(),
      confirmed: openedBooks().confirmed.last(whose()),
    });

  /** What was confirmed guards on after the settings have lost it, so its workspaces are looked up as well. */
  const wanted = (of: Books) => () => {
    const named = deps.allowed();
    return named.length > 0 || of.confirmed.namesWorkspaces() ? named : undefined;
  };

  const reachable = () => {
    if (!contexts) throw new NotReached(line?.trouble() ?? null);
    return contexts;
  };

  const demoWay = async (): Promise<Way> => {
    // Loaded with the demo alone: it would take ten megabytes of every other desk.
    const { startDemoApi } = await import("../demo/demo-api.js");
    demo ??= await startDemoApi({ file: join(folder({ kind: "demo" }), "organization.json") });
    // With the token that opens everything, so that everything can be tried.
    const { url, token } = demo;
    return { key: async () => token, kept: "demo", baseURL: url };
  };

  /** The books first: what is just being sent still needs its line. */
  const close = async () => {
    closing = true;
    if (books) sayStopped(books, deps.report);
    await books?.[Symbol.asyncDispose]();
    await spend?.[Symbol.asyncDispose]();
    await line?.[Symbol.asyncDispose]();
    line = books = contexts = spend = undefined;
    spendTrouble = null;
    await demo?.[Symbol.asyncDispose]();
    demo = undefined;
  };

  /** Without its store the figures are asked live, as they were before there was one. */
  const openSpend = (of: Place, organization: OpenOrganization) => {
    try {
      const changed = (what: "facts" | "code") => {
        // Who would look at the books then finds them closed.
        if (closing) return;
        deps.changed();
        if (what === "facts") deps.spendChanged();
      };
      spend = keepSpend(join(folder(of), "spend.db"), organization, { now: deps.now, changed });
    } catch (error) {
      spendTrouble = wordsOf(error);
      deps.report(`What was spent cannot be kept: ${spendTrouble}`);
      deps.spendChanged();
    }
  };

  const openPlace = async (to: Place) => {
    await close();
    closing = false;
    place = to;
    const opened = await openBooks(folder(to), {
      ...deps.books,
      pin: to.kind === "key" ? to.way.pin : undefined,
      stream: { home: deps.home, version: deps.about.version, changed: deps.changed },
      policy,
      org: known,
      whose,
      context: (signal, lane) => reachable().reading(lane, signal),
      planning: (signal) => reachable().planning(signal),
      once: (signal) => reachable().once(signal),
      seal: (text) => line?.organization()?.seal(text),
    });
    books = opened;
    opened.log.watch(deps.logged);
    opened.proposals.watch((id) => {
      // What was done may have given things other names.
      line?.organization()?.directory.forget();
      deps.proposalChanged(id, ["done", "failed", "unknown"].includes(opened.proposals.get(id)?.state ?? ""));
    });
    if (opened.chain().verdict.whole && opened.lost() === undefined)
      opened.log.append({
        type: "start",
        org_id: null,
        actor: { kind: "desk" },
        data: { open: to.kind, ...(to.kind === "key" && { calls: to.way.baseURL, key: to.way.kept }), ...deps.about },
      });
    if (to.kind !== "nothing")
      line = createLine({
        way: to.kind === "demo" ? demoWay : async () => to.way,
        expected: to.kind === "demo" ? undefined : to.expected,
        wanted: wanted(opened),
        stands(organization) {
          contexts = createContexts(organization, opened, deps.now, {
            kept: () => spend,
            budgets: deps.budgets,
          });
          deps.reached(organization);
          if (closing) return;
          opened.reached();
          openSpend(to, organization);
          takeUp(opened, deps.report);
        },
        changed: deps.changed,
        now: deps.now,
      });
    deps.changed();
  };

  /** One after the other: two windows may choose at once. */
  const open = (to: Place) => {
    const opened = switching.then(() => openPlace(to));
    switching = opened.catch(() => {});
    return opened;
  };

  const renew = (work: (folder: string) => void) => {
    const renewed = switching.then(async () => {
      await close();
      try {
        work(folder(place));
      } finally {
        await openPlace(place);
      }
    });
    switching = renewed.catch(() => {});
    return renewed;
  };

  await open(first);
  return {
    books: openedBooks,
    policy,
    allow: async (names) => line?.allow(names),
    confirmed: () => openedBooks().confirmed.last(whose()),
    confirm: (guards, account) => openedBooks().confirmed.write(guards, whose(), account),
    place: () => place,
    organization: () => line?.organization(),
    known,
    spend: () => spend,
    spendTrouble: () => spendTrouble ?? spend?.trouble() ?? null,
    trouble: () => line?.trouble() ?? null,
    heard: (error) => line?.heard(error),
    look: async () => line?.look(),
    async ready(signal, on = false) {
      if (!line) throw new NoOrganizationOpen();
      const { id } = await line.ready();
      return { id, context: reachable().walking(signal, on) };
    },
    async looking(signal) {
      if (!line) throw new NoOrganizationOpen();
      await line.ready();
      return reachable().planning(signal);
    },
    open,
    renew,
    tried: async () => line?.tried(),
    steady: () => switching,
    async identified() {
      await switching;
      if (!known()) await line?.tried();
    },
    [Symbol.asyncDispose]: close,
  };
}

/** What a stop left open is taken up beside the calls that come in; what fails is said, and tried at the next start. */
function takeUp({ proposals }: Books, report: (words: string) => void): void {
  void proposals
    .start()
    .catch((error: unknown) => report(`What the last stop left open could not be taken up: ${String(error)}`));
}

/** A log that takes no more rows must not keep the desk from stopping: the missing row tells by itself. */
function sayStopped(books: Books, report: (words: string) => void): void {
  if (!books.chain().verdict.whole || books.lost() !== undefined) return;
  try {
    books.log.append({ type: "stop", org_id: null, actor: { kind: "desk" } });
  } catch (error) {
    report(`The log did not take the row that says Countersign stopped: ${String(error)}`);
  }
}
