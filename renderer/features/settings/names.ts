import type { Status } from "../../../src/desk/contract/status.js";

/** A setting as the palette finds it. */
interface SettingName {
  name: string;
  /** Its section on the page. */
  section: string;
  /** What it is found by besides. */
  also?: string;
}

const named = (section: string, ...names: readonly string[]): SettingName[] => names.map((name) => ({ name, section }));

/** The settings by what the search on their page finds them by, those that are there now. A test holds them against the page. */
export const settingNames = ({ host, organization }: Pick<Status, "host" | "organization">): SettingName[] => [
  ...named("What agents may do", "Read only", "Pause agent writes", "Allowed workspaces"),
  ...named("Rules", "Rules"),
  ...named("Critical operations", "Critical operations"),
  ...named(
    "Waiting and deciding",
    "Minutes until a proposal expires",
    "Presence from",
    "Proposals of one client that may wait",
    "PIN",
  ),
  ...named("Try a call", "Try a call"),
  ...named("Toolsets", "Listed to clients"),
  ...named("The record", "Keep rows", "Checkpoints", "Send each checkpoint to", "Erase a person", "Send each row on"),
  ...named("Spend", "The week on Monday", "Saved questions"),
  ...(host === "desktop" ? named("The desktop app", "Open at login", "Keys for the oldest card") : []),
  { name: "Theme", section: "This page", also: "light dark system" },
  { name: "Single keys", section: "This page", also: "shortcuts" },
  ...named("Settings as a file", "Save the settings as a file", "Take in a file of settings"),
  ...(organization ? named("Organization", "Credential") : []),
  ...named("All organizations", "Another organization"),
];
