import { join } from "node:path";
import { profilesFolder } from "../admin-api/profile.js";
import { opening } from "../clients/command.js";
import { announce, leaveOpening, newToken, socketPath } from "../mcp/path.js";
import type { Answerer } from "../mcp/proposer.js";
import { createMcpFactory } from "../mcp/server.js";
import { serveSocket } from "../mcp/socket.js";
import { offered, operation } from "../operations/index.js";
import { setSpendLimit } from "../operations/spend-limits.js";
import type { Proposal } from "../proposals/proposal.js";
import { openKeyStore } from "../secrets/open.js";
import type { Shortcut } from "../settings/schema.js";
import { createSettings } from "../settings/settings.js";
import { workspacesKnown } from "./allowed-workspaces.js";
import { createAnswerer } from "./answerer.js";
import { type Budgets, createBudgets } from "./budgets/budgets.js";
import type { NoticeWords } from "./budgets/notice-words.js";
import { createCatalogDesk } from "./catalog-desk.js";
import { createClientPrograms } from "./client-programs.js";
import { createConnections } from "./connections.js";
import type { Event, Status } from "./contract/status.js";
import { createCurrent } from "./current.js";
import { inFolder } from "./data-folder.js";
import { createDiagnostics } from "./diagnostics/diagnostics.js";
import { openDiary } from "./diagnostics/diary.js";
import { createLagGauge } from "./diagnostics/lag.js";
import { createElsewhere } from "./elsewhere.js";
import { createEvents } from "./events.js";
import { createExports } from "./exports.js";
import { holdFolder } from "./front.js";
import { createGuardKeeper } from "./guard-keeper.js";
import { keepHeapSmall } from "./heap.js";
import { createWindow, type Inside } from "./inside.js";
import { createInsights } from "./insights.js";
import { listedTo, listingOf } from "./listing.js";
import { names } from "./names.js";
import { person } from "./person.js";
import { asWritten, pausedUntil, policyOf } from "./policy.js";
import type { Presence } from "./presence.js";
import { privateFolder } from "./private-folder.js";
import { createRouter, type DeskRouter } from "./procedures/router.js";
import { createProposer } from "./proposer.js";
import { createQuestions } from "./questions/questions.js";
import { createRecord } from "./record.js";
import { createSetUp, firstPlace, remember } from "./set-up.js";
import { createShelf } from "./shelf.js";
import { signerIn } from "./signing.js";
import { simulate, waitingNow } from "./simulate.js";
import { createSpend, type SoFar } from "./spend.js";
import { mayDecide, pinNeeded, statusOf } from "./status.js";
import { storyOf } from "./story.js";
import { onlyWithoutPerson } from "./unattended.js";
import { createUse } from "./use.js";
import { verified } from "./verified.js";
import { watchOffered } from "./watch-offered.js";

export { installedCommand, placeCommand } from "../clients/installed.js";
export { homeFolder } from "../settings/home.js";
export { createWindow, type DeskWindow } from "./inside.js";
export { DeskAlreadyOpen } from "./lock.js";
export type { Presence } from "./presence.js";

export interface DeskOptions {
  home: string;
  host: "desktop" | "browser";
  demo: boolean;
  /** Read, and the key taken out of it: nothing that is started later inherits it. */
  environment: Record<string, string | undefined>;
  flags?: { readOnly?: boolean | undefined; block?: string | undefined };
  /** Where an administrator's settings lie, if not where the platform has them. */
  managedFile?: string;
  /** Without a person, a client's own confirm lets its writes through: only with a key of the environment, in a folder of its own. */
  approvals?: "desk" | "confirm";
  /** What this host can ask to find out that the person is there; without it the PIN is asked, or a second press. */
  presence?: Presence;
  /** Where the host can tell: nothing is approved behind a locked screen. */
  screenLocked?: () => boolean;
  /** What clients start, as `placeCommand` answers it; without it they start the checkout's launcher. */
  command?: string;
  version: string;
}

/** The running core, whichever host shows it. */
export interface Desk extends AsyncDisposable {
  /** The desk contract, for hosts; the only way to decide. Its context is the window that calls. */
  router: DeskRouter;
  /** The MCP server of this desk, for carriers other than the socket. */
  mcp: ReturnType<typeof createMcpFactory>;
  answerer: Answerer;
  /** Says in the log who may come over HTTP: a token is added or revoked on the command line, where no log is open. */
  mayCome(names: readonly string[]): void;
  status(): Status;
  /** Waiting for a decision, oldest first. */
  waiting(): Proposal[];
  /** What the person chose for the desktop app. A change is an event of the kind `settings`. */
  desktop(): { openAtLogin: boolean; shortcut: Shortcut | null };
  /** Dollars billed today (UTC) and this month, so far. */
  spentSoFar(): Promise<SoFar>;
  pause(until: "an hour" | "resumed"): void;
  resume(): void;
  /** Asks whatever shows the desk to open a card, or with no id to come to the front. */
  open(id?: string): void;
  /** Keeps what the host has to say about itself in the logs. */
  note(words: string): void;
  /** The host says what the computer keeps it from, or that nothing does any more: every page shows it. */
  hinder(words: string | null): void;
  watch(listener: (event: Event) => void): () => void;
  /** Hears what the person is to be told of spend, once. Returns its own unsubscribe. */
  watchNotices(listener: (words: NoticeWords) => void): () => void;
}

/**
 * Opens the desk of a data folder. Throws `DeskAlreadyOpen` when another holds it, which is then asked to come to the front,
 * the rooms' own errors for a database, a log or settings that cannot be read, and in words what the system has against the folder.
 */
export function createDesk(options: DeskOptions): Promise<Desk> {
  return inFolder(options.home, () => openDesk(options));
}

async function openDesk(options: DeskOptions): Promise<Desk> {
  const { home, host, environment, version } = options;
  const now = Date.now;
  privateFolder(home);
  await using opened = new AsyncDisposableStack();
  opened.use(await holdFolder(home));
  const diary = openDiary(join(home, "logs"), now);
  const lag = opened.use(createLagGauge(now));
  opened.use(keepHeapSmall());
  /** stdout may be an MCP client's. */
  const report = (words: string) => {
    console.error(words);
    diary.write(words);
  };
  diary.write(`Countersign ${version} opens (${host}, Node ${process.versions.node}, ${process.platform})`);
  opened.defer(() => diary.write("Countersign is put away"));
  // Heard, not held up: what ends the process ends it, and its last words are kept.
  const crashed = (error: Error) => diary.write(`Countersign made a mistake of its own: ${error.stack ?? error}`);
  process.on("uncaughtExceptionMonitor", crashed);
  opened.defer(() => void process.off("uncaughtExceptionMonitor", crashed));

  const { flags, managedFile } = options;
  const settings = createSettings({
    ...{ home, environment, names },
    ...(flags && { flags }),
    ...(managedFile && { managedFile }),
  });
  const unattended = options.approvals === "confirm";
  if (unattended) onlyWithoutPerson(home, environment, settings.get());
  const keys = await openKeyStore({
    key: options.demo ? undefined : environment.ANTHROPIC_ADMIN_KEY,
    knows: (account) => settings.get().organizations.some((one) => one.account === account),
  });
  // Nothing that is started from here on inherits it.
  delete environment.ANTHROPIC_ADMIN_KEY;

  const events = createEvents();
  const signedBy = person();
  const connections = createConnections({
    changed() {
      events.emit("clients");
      events.emit("status");
    },
    called: () => events.emit("clients"),
  });
  const listeners = new Set<(words: NoticeWords) => void>();
  let budgets: Budgets | undefined;
  const current = opened.use(
    await createCurrent(
      {
        home,
        now,
        report,
        about: { version, host, ...(unattended && { approvals: "confirm: no person" }) },
        changed: () => events.emit("status"),
        reached: (organization) => remember(settings, organization),
        proposalChanged(id, sent) {
          events.emit("proposal", id);
          if (sent) events.emit("organization");
          events.emit("status");
        },
        logged: () => events.emit("activity"),
        spendChanged: () => budgets?.look(),
        budgets: async () => (await budgets?.standing()) ?? [],
        books: {
          now,
          person: signedBy,
          operation,
          signer: () => signerIn(keys),
          recordChanged: () => events.emit("settings"),
          policy: (standing) => policyOf(settings, unattended ? asWritten(standing, settings) : standing, now()),
          unattended,
        },
        allowed: () => [
          ...settings.get().allowedWorkspaces,
          ...settings.stored().allowedWorkspaces,
          ...(settings.managed?.allowedWorkspaces ?? []),
        ],
      },
      firstPlace({ demo: options.demo, keys, settings }),
    ),
  );
  if (settings.get().allowedWorkspaces.length > 0 || settings.managed?.allowedWorkspaces)
    await workspacesKnown(current, settings.managed);
  const catalog = createCatalogDesk({
    catalog: offered,
    person: signedBy,
    credential: () => current.organization()?.credential,
    context: async (of) => (await current.ready(of)).context,
    looking: current.looking,
    heard: current.heard,
    proposals: () => current.books().proposals,
    policy: () => current.policy(),
    now,
  });
  const watched = opened.use(
    createBudgets({
      current,
      person: signedBy,
      limit: setSpendLimit,
      propose: (operation, args, reason, signal) => catalog.ask({ operation, args, reason }, signal),
      weekly: () => settings.get().weeklyDigest,
      tell(words) {
        for (const listener of [...listeners]) listener(words);
      },
      changed: () => events.emit("budgets"),
      now,
    }),
  );
  budgets = watched;
  const answerer = createAnswerer({
    log: () => current.books().log,
    policy: () => current.policy(),
    organizationId: () => current.organization()?.id ?? null,
    connections,
    ready: (signal, on) => current.ready(signal, on),
    heard: (error) => current.heard(error),
    credential: () => current.organization()?.credential,
    listed: (client) => listedTo(settings.get(), client),
    watchOffered: (listener) => watchOffered({ settings, current, events }, listener),
    shelf: createShelf({ current, events }),
    now,
  });
  const mcp = createMcpFactory({
    answerer,
    proposer: createProposer(current, connections, now),
    catalog: offered,
    version,
    report,
    unattended,
  });
  const window = createWindow(host);
  const { presence, screenLocked = () => false } = options;
  const knows = (kind: string, name: string) => names(name) === kind;
  const guards = createGuardKeeper({ settings, current, person: signedBy, knows, now });
  const unsettled = () => guards.outside() !== null;
  let hindrance: string | null = null;
  const statusDeps = {
    host,
    version,
    person: signedBy,
    current,
    settings,
    connections,
    keys,
    presence,
    unsettled,
    hindrance: () => hindrance,
    now,
  };
  const clients = createClientPrograms({ environment, connections, home, installed: options.command });
  const exports = createExports({ current, home, person: signedBy, version });
  const spend = createSpend(current, now);
  const inside: Inside = {
    person: signedBy,
    events,
    settings,
    guards,
    policy: () => current.policy(),
    presence,
    screenLocked,
    simulate: (tried, signal) =>
      simulate(
        tried,
        {
          operation,
          policy: () => current.policy(),
          credential: () => current.organization()?.credential,
          context: async (of) => (await current.ready(of)).context,
          waiting: (client) => waitingNow(current.books().proposals, client),
        },
        signal,
      ),
    connections,
    catalog,
    clients,
    diagnostics: createDiagnostics({ home, logs: diary.folder, settings, current, connections, clients, lag, now }),
    setUp: createSetUp({
      current,
      settings,
      keys,
      profiles: profilesFolder(environment, process.platform),
      person: signedBy,
      changed: () => events.emit("status"),
    }),
    record: createRecord(current),
    pin: () => current.books().pin,
    steady: () => current.steady(),
    identified: () => current.identified(),
    status: (of) => statusOf(statusDeps, of),
    mayDecide: (of) => mayDecide(statusDeps, of),
    pinNeeded: () => pinNeeded(statusDeps),
    organizationId: () => current.known()?.id,
    proposals: () => current.books().proposals,
    listing: () => listingOf(offered, current.organization()?.credential),
    paging: () => current.books().paging,
    story: (proposal) => storyOf(proposal, { connections, ...current.books() }),
    exportLog: exports.forPage,
    streaming: () => current.books().streaming,
    elsewhere: createElsewhere(current),
    verify: (progress) => verified(current.books(), progress),
    rows: () => current.books().log.head().rows,
    spend,
    insights: createInsights(current, now),
    use: createUse(current, now),
    budgets: watched,
    questions: createQuestions({ current, person: signedBy, changed: () => events.emit("questions") }),
    now,
  };
  opened.defer(
    settings.watch(() => {
      events.emit("settings");
      events.emit("status");
      watched.look();
    }),
  );

  const socket = { path: socketPath(home), token: newToken() };
  const open = (id?: string) => events.emit("open", id);
  leaveOpening(home, opening(options.demo));
  // Before anybody can come: a bridge that finds the token of a desk that was killed would be refused.
  opened.use(
    announce(home, {
      ...{ pid: process.pid, socket: socket.path, token: socket.token, host },
      ...(settings.managed && { administered: settings.managed.path }),
    }),
  );
  opened.use(
    await serveSocket({
      ...socket,
      factory: mcp,
      answerer,
      now,
      report,
      front: () => open(),
      exported: exports.bySaid,
      health: () => lag.read(),
    }),
  );

  const kept = opened.move();
  return {
    router: createRouter(inside),
    mcp,
    answerer,
    mayCome: (names) =>
      current.books().log.append({
        type: "client",
        org_id: null,
        actor: { kind: "desk" },
        data: { is: `may come over HTTP with a token: ${names.join(", ") || "nobody"}`, tokens: names },
      }),
    status: () => statusOf(statusDeps, window),
    desktop: () => {
      const { openAtLogin, shortcut } = settings.stored();
      return { openAtLogin, shortcut };
    },
    spentSoFar: () => spend.soFar(),
    waiting: () => current.books().proposals.list({ states: ["proposed"], oldest: true }),
    pause: (until) => guards.change({ pausedUntil: pausedUntil(until, now(), settings.stored().pausedUntil) }),
    resume: () => guards.change({ pausedUntil: null }),
    open,
    note: diary.write,
    hinder(words) {
      if (words === hindrance) return;
      hindrance = words;
      if (words !== null) diary.write(words);
      events.emit("status");
    },
    watch: (listener) => events.watch(listener),
    watchNotices(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    [Symbol.asyncDispose]: () => kept.disposeAsync(),
  };
}
