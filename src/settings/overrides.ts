import { SettingsRefused } from "./file.js";
import { Expiry, PendingPerClient, PresenceFrom, type Rule, risks, type Stored } from "./schema.js";

/** What the environment and the command line put on top of the file. All but the address only narrows. */
export interface Overrides {
  readOnly?: true;
  allowedWorkspaces?: string[];
  expiry?: Partial<Stored["expiry"]>;
  presenceFrom?: Stored["presenceFrom"];
  pendingPerClient?: number;
  /** Besides those of the file, and not opened by any exception there. */
  blocks?: HeldRule[];
  /** ANTHROPIC_BASE_URL. */
  address?: string;
}

/** A rule that nobody can change in Countersign, and who set it. */
export type HeldRule = Rule & { held: string };

/** Whether there is a toolset or an operation of this name, which only the catalog knows. */
export type Names = (name: string) => "toolset" | "operation" | undefined;

/** The variable or flag that holds each. */
export const holders: Readonly<Record<Exclude<keyof Overrides, "blocks">, string>> = {
  readOnly: "COUNTERSIGN_READ_ONLY or --read-only",
  allowedWorkspaces: "ALLOWED_WORKSPACES",
  expiry: "COUNTERSIGN_EXPIRY",
  presenceFrom: "COUNTERSIGN_PRESENCE_FROM",
  pendingPerClient: "COUNTERSIGN_MAX_PENDING",
  address: "ANTHROPIC_BASE_URL",
};

export interface Flags {
  readOnly?: boolean | undefined;
  /** As COUNTERSIGN_BLOCK, and besides it. */
  block?: string | undefined;
}

/** Throws `SettingsRefused` for what could be misread: a guard that was meant must not be lost to a spelling. */
export function overridesOf(
  environment: Readonly<Record<string, string | undefined>>,
  flags: Flags,
  names: Names,
): Overrides {
  const workspaces = environment.ALLOWED_WORKSPACES?.trim()
    ? listed(environment.ALLOWED_WORKSPACES, "ALLOWED_WORKSPACES names no workspace")
    : undefined;
  const address = environment.ANTHROPIC_BASE_URL?.trim();
  const blocks = [
    ...blocksIn(environment.COUNTERSIGN_BLOCK, "COUNTERSIGN_BLOCK", names),
    ...blocksIn(flags.block, "--block", names),
  ];
  return {
    ...((flags.readOnly || isOn("COUNTERSIGN_READ_ONLY", environment.COUNTERSIGN_READ_ONLY)) && {
      readOnly: true as const,
    }),
    ...(workspaces && { allowedWorkspaces: workspaces }),
    ...(blocks.length > 0 && { blocks }),
    ...expiryOf(environment.COUNTERSIGN_EXPIRY),
    ...presenceOf(environment.COUNTERSIGN_PRESENCE_FROM),
    ...pendingOf(environment.COUNTERSIGN_MAX_PENDING),
    ...(address && { address }),
  };
}

function isOn(name: string, value: string | undefined): boolean {
  const said = value?.trim().toLowerCase() ?? "";
  if (["", "0", "false", "no", "off"].includes(said)) return false;
  if (["1", "true", "yes", "on"].includes(said)) return true;
  throw new SettingsRefused(`${name} is “${value}”, which is neither yes nor no. Set it to 1 or 0, or unset it.`);
}

function listed(text: string, none: string): string[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length > 0) return [...new Set(names)];
  throw new SettingsRefused(`${none}. List them with commas between, or unset it.`);
}

/**
 * What holds of the settings once something has narrowed them; where both say something, the stricter. Not the blocks: a rule of
 * the file that names an operation would open what they block, so that they are no rules beside it.
 */
export function narrowed(stored: Stored, overrides: Omit<Overrides, "address">): Stored {
  const { readOnly, allowedWorkspaces, expiry = {}, presenceFrom, pendingPerClient } = overrides;
  const shorter = risks.map((risk) => [risk, Math.min(stored.expiry[risk], expiry[risk] ?? Number.POSITIVE_INFINITY)]);
  const earlier = presenceFrom !== undefined && risks.indexOf(presenceFrom) < risks.indexOf(stored.presenceFrom);
  return {
    ...stored,
    readOnly: stored.readOnly || readOnly === true,
    allowedWorkspaces: allowedWorkspaces ?? stored.allowedWorkspaces,
    expiry: Expiry.parse(Object.fromEntries(shorter)),
    presenceFrom: earlier ? presenceFrom : stored.presenceFrom,
    pendingPerClient: Math.min(stored.pendingPerClient, pendingPerClient ?? Number.POSITIVE_INFINITY),
  };
}

/** `members`, `members:writes`, `archive_workspace`: with commas between. */
function blocksIn(text: string | undefined, of: "COUNTERSIGN_BLOCK" | "--block", names: Names): HeldRule[] {
  if (!text?.trim()) return [];
  const all = listed(text, `${of} names no toolset or operation`);
  return blocksOf(all, `${of} of this start`, names, (words) => new SettingsRefused(`${of}: ${words}.`));
}

/** Each as a rule. Throws what `refused` makes of the words, and of the place in the list, for one that would block nothing. */
export function blocksOf(
  all: readonly string[],
  held: string,
  names: Names,
  refused: (words: string, at: number) => SettingsRefused,
): HeldRule[] {
  return all.map((said, at) => {
    const [name = "", part, ...more] = said.split(":");
    const kind = names(name);
    if (!kind || more.length > 0 || (part !== undefined && part !== "reads" && part !== "writes"))
      throw refused(
        `“${said}” cannot be blocked: it is no toolset and no operation, or what follows the colon is neither reads nor writes (\`operations\` lists those there are)`,
        at,
      );
    return {
      [kind]: name,
      held,
      ...(part !== "writes" && { reads: "block" as const }),
      ...(part !== "reads" && { writes: "block" as const }),
    };
  });
}

/** Minutes for every risk, or `low=20,high=5`. */
function expiryOf(text: string | undefined): Pick<Overrides, "expiry"> {
  if (!text?.trim()) return {};
  const parts = listed(text, "COUNTERSIGN_EXPIRY names no minutes").map((part) => part.split("="));
  const [[first = ""] = [], ...rest] = parts;
  const said = rest.length === 0 && parts[0]?.length === 1 ? risks.map((risk) => [risk, first]) : parts;
  const found = Expiry.partial()
    .strict()
    .safeParse(Object.fromEntries(said.map(([risk, value]) => [risk, wholeNumber(value)])));
  if (found.success) return { expiry: found.data };
  throw new SettingsRefused(
    `COUNTERSIGN_EXPIRY is “${text}”. Say whole minutes from 1 to 60, for all risks or as in low=20,high=5.`,
  );
}

function presenceOf(text: string | undefined): Pick<Overrides, "presenceFrom"> {
  if (!text?.trim()) return {};
  const found = PresenceFrom.safeParse(text.trim());
  if (found.success) return { presenceFrom: found.data };
  throw new SettingsRefused(`COUNTERSIGN_PRESENCE_FROM is “${text}”. Say low, medium or high.`);
}

function pendingOf(text: string | undefined): Pick<Overrides, "pendingPerClient"> {
  if (!text?.trim()) return {};
  const found = PendingPerClient.safeParse(wholeNumber(text));
  if (found.success) return { pendingPerClient: found.data };
  throw new SettingsRefused(`COUNTERSIGN_MAX_PENDING is “${text}”. Say a whole number from 1 to 200.`);
}

const wholeNumber = (text = "") => (/^\s*\d+\s*$/.test(text) ? Number(text) : Number.NaN);
