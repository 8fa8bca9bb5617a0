import { join } from "node:path";
import type { Verdict } from "../audit/row.js";
import { type DemoApi, startDemoApi } from "../demo/demo-api.js";
import type { Context } from "../operations/operation.js";
import { NoOrganizationOpen } from "../proposals/errors.js";
import type { Policy } from "../proposals/policy.js";
import { resolveWorkspaces } from "./allowed-workspaces.js";
import { type Books, type BooksDeps, openBooks } from "./books.js";
import { type Contexts, createContexts } from "./context.js";
import { type OpenOrganization, openOrganization, type Way } from "./organization.js";

/** What the desk is open on: nothing yet, the demo organization, or the one a key leads to. */
export type Place = { kind: "nothing" } | { kind: "demo" } | { kind: "key"; way: Way; expected: Known | undefined };

/** What the settings remember of an organization, so that it has a name while it cannot be reached. */
export interface Known {
  id: string;
  name: string;
  kind: "console" | "enterprise" | "unknown";
}

export interface Trouble {
  code: string;
  message: string;
}

/** The organization and the books that are open now. Both change together, so that no row is written in the wrong folder. */
export interface Current extends AsyncDisposable {
  books(): Books;
  policy(): Policy;
  /** Looks up the workspaces that are to be allowed from now on. Throws `UnknownWorkspace`, and then nothing has changed. */
  allow(names: readonly string[]): Promise<void>;
  place(): Place;
  organization(): OpenOrganization | undefined;
  trouble(): Trouble | null;
  contexts(): Contexts | undefined;
  /** Waits until the organization is open; throws what keeps it from being so. */
  ready(signal: AbortSignal): Promise<{ id: string; context: Context }>;
  open(place: Place): Promise<void>;
}

/** Thrown when the key now leads to another organization than the one that was set up. */
export class AnotherOrganization extends Error {
  readonly code = "another_organization";
  constructor(expected: Known, found: { name: string }) {
    super(`The key belongs to ${found.name}, but ${expected.name} was set up. Add the key again to switch.`);
  }
}

export interface CurrentDeps {
  home: string;
  books: {
    now(): number;
    person: string;
    policy(chain: Verdict, allowed: Policy["allowedWorkspaces"] | undefined): Policy;
  } & Pick<BooksDeps, "operation">;
  /** The workspaces that are allowed, by name or id; empty: all. */
  allowed(): readonly string[];
  /** Goes into the `start` rows. */
  about: { version: string; host: string };
  changed(): void;
  proposalChanged(id: string): void;
  now(): number;
}

export async function createCurrent(deps: CurrentDeps, first: Place): Promise<Current> {
  let place: Place = first;
  let books: Books | undefined;
  let demo: DemoApi | undefined;
  let organization: OpenOrganization | undefined;
  let contexts: Contexts | undefined;
  let allowed: Policy["allowedWorkspaces"] | undefined;
  let trouble: Trouble | null = null;
  let opening: Promise<void> | undefined;
  let lastTry = 0;
  let generation = 0;

  const folder = (of: Place) => (of.kind === "demo" ? join(deps.home, "demo") : deps.home);

  const openedBooks = () => {
    if (!books) throw new NoOrganizationOpen();
    return books;
  };

  const policy = () => deps.books.policy(openedBooks().chain().verdict, deps.allowed().length === 0 ? [] : allowed);

  const wayTo = async (to: Place): Promise<{ way: Way; expected: Known | undefined } | undefined> => {
    if (to.kind === "nothing") return undefined;
    if (to.kind === "key") return to;
    demo ??= await startDemoApi({ file: join(folder(to), "organization.json") });
    const { url, key } = demo;
    return { way: { key: async () => key, kept: "demo", baseURL: url }, expected: undefined };
  };

  /** Tries to reach the organization; what goes wrong is kept to be shown, and tried again when it is needed. */
  const connect = async (mine: number) => {
    lastTry = deps.now();
    try {
      const found = await wayTo(place);
      if (!found) return;
      const reached = await openOrganization(found.way);
      if (mine !== generation) return void (await reached[Symbol.asyncDispose]());
      if (found.expected && found.expected.id !== reached.id) {
        await reached[Symbol.asyncDispose]();
        throw new AnotherOrganization(found.expected, reached);
      }
      allowed = await resolveWorkspaces(deps.allowed(), reached.api, AbortSignal.timeout(30_000)).catch(
        async (error: unknown) => {
          await reached[Symbol.asyncDispose]();
          throw error;
        },
      );
      organization = reached;
      contexts = createContexts(reached, () => openedBooks().proposals, deps.now);
      trouble = null;
      takeUp(openedBooks());
    } catch (error) {
      if (mine === generation) trouble = troubleOf(error);
      throw error;
    } finally {
      if (mine === generation) {
        opening = undefined;
        deps.changed();
      }
    }
  };

  const connecting = () => {
    // What goes wrong is kept in `trouble`; whoever waits hears it as well.
    opening ??= connect(generation);
    return opening;
  };

  const close = async () => {
    generation += 1;
    opening = undefined;
    if (books) sayStopped(books);
    await books?.[Symbol.asyncDispose]();
    await organization?.[Symbol.asyncDispose]();
    books = organization = contexts = allowed = undefined;
    trouble = null;
  };

  const open = async (to: Place) => {
    await close();
    if (to.kind !== "demo") {
      await demo?.[Symbol.asyncDispose]();
      demo = undefined;
    }
    place = to;
    books = await openBooks(folder(to), {
      ...deps.books,
      policy,
      org: () => organization ?? (place.kind === "key" ? place.expected : undefined),
      context: (signal, lane) => reachable(contexts).reading(lane, signal),
      once: (signal) => reachable(contexts).once(signal),
    });
    books.proposals.watch((id) => {
      // What was done may have given things other names.
      organization?.directory.forget();
      deps.proposalChanged(id);
    });
    if (books.chain().verdict.whole)
      books.log.append({
        type: "start",
        org_id: null,
        actor: { kind: "desk" },
        data: { open: to.kind, ...deps.about },
      });
    if (to.kind !== "nothing") void connecting().catch(() => {});
    deps.changed();
  };

  /** What a stop left open is taken up beside the calls that come in; what fails is said, and tried at the next start. */
  const takeUp = ({ proposals }: Books) =>
    void proposals
      .start()
      .catch((error: unknown) => console.error("What the last stop left open could not be taken up:", error));

  await open(first);
  return {
    books: openedBooks,
    policy,
    async allow(names) {
      if (names.length === 0 || !organization) allowed = undefined;
      else allowed = await resolveWorkspaces(names, organization.api, AbortSignal.timeout(30_000));
    },
    place: () => place,
    organization: () => organization,
    trouble: () => trouble,
    contexts: () => contexts,
    async ready(signal) {
      if (place.kind === "nothing") throw new NoOrganizationOpen();
      if (!organization && (opening || deps.now() - lastTry > 2000 || !trouble)) await connecting();
      if (!organization || !contexts) throw new Unreachable(trouble);
      return { id: organization.id, context: contexts.reading("calls", signal) };
    },
    open,
    async [Symbol.asyncDispose]() {
      await close();
      await demo?.[Symbol.asyncDispose]();
    },
  };
}

/** Said again for two seconds after a try that failed, so that a client that repeats itself does not hammer the API. */
class Unreachable extends Error {
  readonly code: string;
  constructor(trouble: Trouble | null) {
    super(trouble?.message ?? "The organization is not open yet. Try again in a few seconds.");
    this.code = trouble?.code ?? "not_open_yet";
  }
}

function reachable(contexts: Contexts | undefined): Contexts {
  if (!contexts) throw new Unreachable(null);
  return contexts;
}

function troubleOf(error: unknown): Trouble {
  const code = error instanceof Error && "code" in error ? String(error.code) : "unexpected";
  return { code, message: error instanceof Error ? error.message : String(error) };
}

/** A log that takes no more rows must not keep the desk from stopping: the missing row tells by itself. */
function sayStopped({ log }: Books): void {
  try {
    log.append({ type: "stop", org_id: null, actor: { kind: "desk" } });
  } catch (error) {
    console.error("The log did not take the row that says Countersign stopped:", error);
  }
}
