import { homedir, release } from "node:os";
import { inert } from "../../operations/words.js";
import type { Settings } from "../../settings/settings.js";
import type { ClientPrograms } from "../client-programs.js";
import type { Connections } from "../connections.js";
import type { Diagnostics, Finding } from "../contract/diagnostics.js";
import type { Status } from "../contract/status.js";
import type { Current } from "../current.js";
import { attempted, clientFindings, folderFinding, runtimeFinding, settingsFinding } from "./findings.js";
import { type LagGauge, lagFinding } from "./lag.js";
import { withoutSecrets } from "./without-secrets.js";

/** What the open desk finds about itself, for the person and for whoever helps. It looks, asks the organization who it is, and changes nothing. */
export interface DiagnosticsDesk {
  read(status: () => Status): Promise<Diagnostics>;
  report(status: () => Status): Promise<{ text: string }>;
}

export interface DiagnosticsDeps {
  home: string;
  logs: string;
  settings: Settings;
  current: Pick<Current, "look" | "spend" | "spendTrouble" | "place" | "books">;
  connections: Connections;
  clients: Pick<ClientPrograms, "list">;
  lag: LagGauge;
  now(): number;
}

export function createDiagnostics(deps: DiagnosticsDeps): DiagnosticsDesk {
  const read = async (ofNow: () => Status): Promise<Diagnostics> => {
    const lag = deps.lag.read();
    await deps.current.look();
    const status = ofNow();
    const looks = looksOf(deps, status);
    const found = await Promise.all(looks.map(([about, look]) => attempted(about, look, explained)));
    return {
      at: deps.now(),
      findings: [...found.flat(), lagFinding(lag)],
      versions: versionsOf(status),
      lag,
      folder: deps.home,
      logs: deps.logs,
    };
  };
  return { read, report: async (status) => ({ text: reportOf(await read(status)) }) };
}

type Look = () => Omit<Finding, "about"> | Finding[];

const looksOf = ({ home, settings, current, connections, clients, now }: DiagnosticsDeps, status: Status) =>
  [
    ["organization", () => organizationFinding(status)],
    ["key", () => keyFinding(status)],
    ["log", () => logFinding(status, now())],
    ["stream", () => streamFinding(current.books().streaming.view())],
    ["spend", () => spendFinding(status, current, now())],
    [
      "settings",
      () =>
        status.unsettled
          ? {
              is: "bad" as const,
              words: "Another program changed settings.json. Say on the Settings page what counts; the stricter holds.",
            }
          : settingsFinding(settings, callsOf(current)),
    ],
    ["data folder", () => folderFinding(home, process.platform)],
    ["Node", runtimeFinding],
    ["computer", () => hindranceFinding(status)],
    ["connections", () => connectionFinding(connections)],
    ["clients", () => clientFindings(clients.list())],
  ] as const satisfies readonly (readonly [string, Look])[];

function organizationFinding({ organization, trouble }: Status): Omit<Finding, "about"> {
  if (trouble) return { is: "bad", words: trouble.message };
  if (!organization) return { is: "note", words: "None is open. Choose one on the welcome page." };
  const { name, kind, address } = organization;
  return { is: "fine", words: `${inert(name, 80)} (${kind}) answers${address ? ` at ${address}` : ""}.` };
}

/** A key that is not in the keychain is forgotten at the end; the demo's, a login and one of the environment are kept elsewhere. */
function keyFinding({ keychain, organization }: Status): Omit<Finding, "about"> {
  const elsewhere = organization !== null && ["demo", "environment", "profile"].includes(organization.key);
  return {
    is: keychain.available || elsewhere ? "fine" : organization ? "bad" : "note",
    words: organization?.key === "demo" ? "The demo organization needs none." : keychain.words,
  };
}

function logFinding({ chain }: Status, now: number): Omit<Finding, "about"> {
  if (!chain.whole)
    return {
      is: "bad",
      words: `${chain.why ?? "The chain is broken"}. Look on the Activity page; writes wait for you.`,
    };
  const { rows } = chain;
  return {
    is: "fine",
    words: `The chain is whole: ${rows} ${rows === 1 ? "row" : "rows"}, ${checkedWords(chain, now)}.`,
  };
}

/** Never claims a row that came after the last check. */
function checkedWords({ rows, checked, checkedAt }: Status["chain"], now: number): string {
  if (checkedAt === null) return "not checked yet";
  const when = `checked ${ago(checkedAt, now)}`;
  return checked >= rows ? when : `${checked === 0 ? "all" : rows - checked} of them written since it was ${when}`;
}

function ago(at: number, now: number): string {
  const minutes = Math.max(0, Math.round((now - at) / 60_000));
  if (minutes === 0) return "just now";
  return minutes < 120 ? `${minutes} min ago` : `${Math.round(minutes / 60)} h ago`;
}

const streamFinding = ({ state, error, words }: { state: string; error: string | null; words: string }) => ({
  is: error !== null || state === "held" ? ("bad" as const) : ("fine" as const),
  words,
});

function spendFinding(
  { organization, syncedAt }: Status,
  current: DiagnosticsDeps["current"],
  now: number,
): Omit<Finding, "about"> {
  const trouble = current.spendTrouble() ?? current.spend()?.sync.trouble() ?? null;
  if (trouble !== null) return { is: "bad", words: trouble };
  if (!organization) return { is: "fine", words: "Nothing to read yet." };
  if (syncedAt === null)
    return { is: "note", words: "The first reading is under way. Figures are asked live meanwhile." };
  return { is: "fine", words: `Read into the store ${ago(syncedAt, now)}.` };
}

const hindranceFinding = ({ hindrance }: Status): Finding[] =>
  hindrance === null ? [] : [{ about: "computer", is: "note", words: hindrance }];

function callsOf(current: DiagnosticsDeps["current"]): string | undefined {
  const place = current.place();
  return place.kind === "key" ? place.way.baseURL : undefined;
}

function connectionFinding(connections: Connections): Omit<Finding, "about"> {
  const all = connections.list();
  if (all.length === 0) return { is: "note", words: "No client is connected. Connect one on the Clients page." };
  const words = all.map(
    ({ name, version, calls }) => `${name}${version ? ` ${version}` : ""} (${calls} ${calls === 1 ? "call" : "calls"})`,
  );
  return { is: "fine", words: `${words.join(", ")}.` };
}

function versionsOf({ version, host }: Status): Diagnostics["versions"] {
  const { electron, chrome, node, sqlite } = process.versions;
  return [
    { of: "Countersign", version: `${version}, ${host === "desktop" ? "desktop app" : "browser"}` },
    { of: "System", version: `${process.platform} ${release()}, ${process.arch}` },
    { of: "Node", version: node },
    ...(sqlite ? [{ of: "SQLite", version: sqlite }] : []),
    ...(electron ? [{ of: "Electron", version: electron }] : []),
    ...(chrome ? [{ of: "Chromium", version: chrome }] : []),
  ];
}

/** As a person reads it, worst first. */
function reportOf({ at, findings, versions, folder, logs }: Diagnostics): string {
  const lines = [
    `Countersign diagnostics, ${new Date(at).toISOString()}`,
    ...versions.map(({ of, version }) => `${of.padEnd(14)} ${version}`),
    `${"Data folder".padEnd(14)} ${folder}`,
    `${"Logs".padEnd(14)} ${logs}`,
    "",
    ...worstFirst(findings).map(({ is, about, words }) => `${is.padEnd(5)} ${about.padEnd(14)} ${words}`),
    "",
  ];
  return withoutSecrets(lines.join("\n"), homedir());
}

const order = ["bad", "note", "fine"];
const worstFirst = (findings: readonly Finding[]) =>
  findings.toSorted((a, b) => order.indexOf(a.is) - order.indexOf(b.is));

/** The words of an error that was made for people, else that it could not be looked at. */
const explained = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string"
    ? error.message
    : "This could not be looked at. Press Look again; if it stays so, send the report to whoever helps you.";
