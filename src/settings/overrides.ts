import { SettingsRefused } from "./file.js";

/** What the environment and the command line put on top of the file. */
export interface Overrides {
  readOnly?: true;
  allowedWorkspaces?: string[];
  /** ANTHROPIC_BASE_URL. */
  address?: string;
}

/** Throws `SettingsRefused` for what could be misread: a guard that was meant must not be lost to a spelling. */
export function overridesOf(
  environment: Readonly<Record<string, string | undefined>>,
  flags: { readOnly?: boolean | undefined },
): Overrides {
  const workspaces = environment.ALLOWED_WORKSPACES?.trim() ? listed(environment.ALLOWED_WORKSPACES) : undefined;
  const address = environment.ANTHROPIC_BASE_URL?.trim();
  return {
    // Both only narrow: neither can make writable what the file says is read-only.
    ...((flags.readOnly || isOn("COUNTERSIGN_READ_ONLY", environment.COUNTERSIGN_READ_ONLY)) && {
      readOnly: true as const,
    }),
    ...(workspaces && { allowedWorkspaces: workspaces }),
    ...(address && { address }),
  };
}

function isOn(name: string, value: string | undefined): boolean {
  const said = value?.trim().toLowerCase() ?? "";
  if (["", "0", "false", "no", "off"].includes(said)) return false;
  if (["1", "true", "yes", "on"].includes(said)) return true;
  throw new SettingsRefused(`${name} is “${value}”, which is neither yes nor no. Set it to 1 or 0, or unset it.`);
}

function listed(text: string): string[] {
  const names = text
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (names.length > 0) return [...new Set(names)];
  throw new SettingsRefused(
    "ALLOWED_WORKSPACES names no workspace. List names or ids with commas between, or unset it.",
  );
}
