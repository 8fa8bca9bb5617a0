import { setTimeout as sleep } from "node:timers/promises";
import { ApiRefused, ApiUnreachable, inOurWords } from "../admin-api/errors.js";
import { RateBudgetFull } from "../admin-api/queue.js";
import { wordsOf } from "../audit/errors.js";
import { lookUp, type Workspaces } from "./allowed-workspaces.js";
import { codeOf } from "./code-of.js";
import { type OpenOrganization, openOrganization, type Way } from "./organization.js";

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

/** The line to one organization: tried until it stands, closed with the place it belongs to. */
export interface Line extends AsyncDisposable {
  organization(): OpenOrganization | undefined;
  /** Why it does not stand, while it does not. */
  trouble(): Trouble | null;
  /** What a call over it ended with: a key that was revoked or a network that went is shown until a call goes well again. */
  heard(error: unknown): void;
  /** Asks the organization who it is, so that `trouble` is of now; where none stands yet, tries once more. Not for ever. */
  look(): Promise<void>;
  /** Waits until it stands; throws what keeps it from that. */
  ready(): Promise<OpenOrganization>;
  /** Settles when the try that is under way is over, however it ended. */
  tried(): Promise<void>;
  /** All workspaces there are; undefined until somebody named one that is to be allowed. */
  workspaces(): Workspaces | undefined;
  /** Looks up the workspaces that are to be allowed from now on. Throws `UnknownWorkspace`, and then nothing has changed. */
  allow(names: readonly string[]): Promise<void>;
}

export interface LineDeps {
  way(): Promise<Way>;
  expected: Known | undefined;
  /** The workspaces that are to be allowed, by name or id: each must be there. Undefined: none is named, by anybody. */
  wanted(): readonly string[] | undefined;
  /** Told once, when it stands. */
  stands(organization: OpenOrganization): void;
  changed(): void;
  now(): number;
}

/** Thrown when the key now leads to another organization than the one that was set up. */
class AnotherOrganization extends Error {
  readonly code = "another_organization";
  constructor(expected: Known, found: { name: string }) {
    super(`The key belongs to ${found.name}, but ${expected.name} was set up. Add the key again to switch.`);
  }
}

export function createLine({ way, expected, wanted, stands, changed, now }: LineDeps): Line {
  const closing = new AbortController();
  let organization: OpenOrganization | undefined;
  let workspaces: Workspaces | undefined;
  let trouble: Trouble | null = null;
  let trying: Promise<void> | undefined;
  let lastTry = 0;
  let nextTry: NodeJS.Timeout | undefined;
  let patience = firstPatience;

  const connect = async () => {
    lastTry = now();
    try {
      const reached = await openOrganization(await way(), closing.signal, heard);
      try {
        if (expected && expected.id !== reached.id) throw new AnotherOrganization(expected, reached);
        const named = wanted();
        if (named) workspaces = await lookUp(named, reached.api, soon());
        closing.signal.throwIfAborted();
      } catch (error) {
        await reached[Symbol.asyncDispose]();
        throw error;
      }
      organization = reached;
      trouble = null;
      stands(reached);
    } catch (error) {
      trouble = troubleOf(error);
      if (passes(error)) tryLater();
      throw error;
    } finally {
      trying = undefined;
      if (!closing.signal.aborted) changed();
    }
  };

  const soon = () => AbortSignal.any([AbortSignal.timeout(30_000), closing.signal]);

  /** A laptop that was opened without a network: nobody should have to ask for it once there is one. */
  const tryLater = () => {
    clearTimeout(nextTry);
    if (closing.signal.aborted) return;
    nextTry = setTimeout(() => {
      if (!organization) void attempt().catch(() => {});
    }, patience).unref();
    patience = Math.min(patience * 2, longestPatience);
  };

  /** What goes wrong is kept in `trouble`; whoever waits hears it as well. */
  const attempt = () => {
    trying ??= connect();
    return trying;
  };

  /** What was refused for itself, by the API or before it was sent, says nothing of the line. */
  function heard(error: unknown) {
    if (!organization || (error !== undefined && !broke(error))) return;
    const found = error === undefined ? null : troubleOf(error);
    // Only another kind of it: pages read again at each change, and must not make the next one by that.
    if (found?.code === trouble?.code) return;
    trouble = found;
    changed();
  }

  async function asked({ api }: OpenOrganization): Promise<void> {
    const { org } = api.reading("calls", AbortSignal.timeout(lookMs));
    await inOurWords(() => org.retrieve()).catch(heard);
  }

  void attempt().catch(() => {});
  return {
    organization: () => organization,
    trouble: () => trouble,
    heard,
    async look() {
      const over = sleep(lookMs, undefined, { ref: false });
      await Promise.race([over, organization ? asked(organization) : attempt().catch(() => {})]);
    },
    async ready() {
      // Said again for a while after a try that failed, so that a client that repeats itself does not hammer the API.
      if (!organization && (trying || now() - lastTry > firstPatience)) await attempt();
      if (!organization) throw new NotReached(trouble);
      return organization;
    },
    tried: async () => void (await trying?.catch(() => {})),
    workspaces: () => workspaces,
    async allow(names) {
      if (organization && names.length > 0) workspaces = await lookUp(names, organization.api, soon());
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      clearTimeout(nextTry);
      await trying?.catch(() => {});
      await organization?.[Symbol.asyncDispose]();
    },
  };
}

/** How long a look at it may take, in milliseconds. */
const lookMs = 10_000;

/** How soon an organization that could not be reached is tried again, in milliseconds; doubled each time up to the longest. */
const firstPatience = 2000;
const longestPatience = 60_000;

/** What goes away by itself. A wrong key or a locked keychain wants the person. */
const passes = (error: unknown) =>
  error instanceof ApiUnreachable ||
  error instanceof RateBudgetFull ||
  (error instanceof ApiRefused && (error.status === 429 || error.status >= 500));

/** The organization is out of reach, or does not take the key any more. */
const broke = (error: unknown) =>
  error instanceof ApiUnreachable || (error instanceof ApiRefused && error.status === 401);

/** The trouble that is known, told to who asks meanwhile. */
export class NotReached extends Error {
  readonly code: string;
  constructor(trouble: Trouble | null) {
    super(trouble?.message ?? "The organization is not open yet. Try again in a few seconds.");
    this.code = trouble?.code ?? "not_open_yet";
  }
}

function troubleOf(error: unknown): Trouble {
  return { code: codeOf(error), message: wordsOf(error) };
}
