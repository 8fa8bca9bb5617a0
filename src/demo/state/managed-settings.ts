import { createHash } from "node:crypto";
import * as z from "zod";
import { idOf } from "../chance.js";

const When = z.iso.datetime();

/** A document of Claude Code settings: the API takes any object. */
export const SettingsDocument = z.record(z.string(), z.json());
export type SettingsDocument = z.output<typeof SettingsDocument>;

export const ManagedSettings = z.object({
  mode: z.object({ type: z.enum(["organization", "rbac_groups"]) }),
  mode_updated_at: When.nullable(),
  /** What is set in claude.ai. Not part of any answer; a switch to groups may copy it. */
  organization: SettingsDocument.nullable(),
  default: z.object({ settings: SettingsDocument, updated_at: When }).nullable(),
  /** Highest precedence first; `place` says so once more, for who compares without the order of lists. */
  groups: z.array(
    z.object({
      place: z.int(),
      rbac_group_id: z.string(),
      stored_at: When,
      updated_at: When,
      settings: SettingsDocument,
    }),
  ),
});
export type ManagedSettings = z.output<typeof ManagedSettings>;

type Settled = ManagedSettings["groups"][number];

/** Groups in their order, each with its place in it. */
export const inPlaces = (groups: readonly Omit<Settled, "place">[]): Settled[] =>
  groups.map((one, at) => ({ ...one, place: at + 1 }));

/** Changes whenever the order does. */
export const orderVersion = ({ groups }: ManagedSettings): string =>
  createHash("sha256")
    .update(groups.map(({ rbac_group_id }) => rbac_group_id).join(" "))
    .digest("base64url")
    .slice(0, 16);

/** What Claude Code is told on the machines of Northwind's Enterprise organization. */
export function seededManagedSettings(seed: number, ago: (days: number) => string): ManagedSettings {
  const group = (name: string, days: number, settings: SettingsDocument) => ({
    rbac_group_id: idOf("rbac_group", seed, name),
    stored_at: ago(days),
    updated_at: ago(days),
    settings,
  });
  return {
    mode: { type: "rbac_groups" },
    mode_updated_at: ago(80),
    organization: { permissions: { deny: ["Read(./.env)"] } },
    default: { settings: usual, updated_at: ago(80) },
    groups: inPlaces([group("Engineering", 78, engineering), group("Data", 41, data)]),
  };
}

const usual: SettingsDocument = {
  model: "sonnet",
  permissions: { deny: ["Read(./.env)", "Read(./secrets/**)", "WebFetch"], disableBypassPermissionsMode: "disable" },
  env: { DISABLE_TELEMETRY: "0" },
};

const engineering: SettingsDocument = {
  permissions: {
    allow: ["Bash(npm run lint)", "Bash(npm run test:*)", "Bash(git diff:*)"],
    deny: ["Read(./.env)", "Read(./secrets/**)"],
    disableBypassPermissionsMode: "disable",
  },
  hooks: {
    PreToolUse: [
      {
        matcher: "Bash",
        hooks: [{ type: "command", command: "/opt/northwind/bin/check-command", timeout: 10 }],
      },
    ],
  },
  env: { NORTHWIND_TEAM: "engineering" },
  cleanupPeriodDays: 30,
};

const data: SettingsDocument = {
  permissions: { allow: ["Bash(dbt run:*)"], deny: ["Read(./.env)", "Bash(psql:*)"] },
  env: { NORTHWIND_TEAM: "data", DBT_TARGET: "dev" },
};
