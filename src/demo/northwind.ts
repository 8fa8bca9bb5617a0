import { idOf, lettersOf } from "./chance.js";
import type { ApiKey, Invite, Membership, Organization, User, Workspace } from "./organization.js";
import { northwindTag } from "./state/claude-tag.js";
import { northwindActivities } from "./state/compliance.js";
import { enterpriseInvites, enterprisePeople } from "./state/enterprise-people.js";
import { attachedKeyId, northwindExternalKeys } from "./state/external-keys.js";
import { northwindFederation } from "./state/federation.js";
import { northwindGroups } from "./state/groups.js";
import { northwindLimits } from "./state/limits.js";
import { seededManagedSettings } from "./state/managed-settings.js";
import { noPlugins, northwindPlugins } from "./state/northwind-plugins.js";
import { northwindAccounts } from "./state/service-accounts.js";
import { seededDestinations } from "./state/telemetry.js";
import { seededWebhooks } from "./state/webhooks.js";

const day = 86_400_000;

/** Northwind Labs as it stands at the given moment: the same for the same seed and moment. */
export function northwind(seed: number, born: Date, kind: Organization["kind"] = "console"): Organization {
  const ago = (days: number) => new Date(born.getTime() - days * day).toISOString();
  const userOf = (name: string) => idOf("user", seed, name);
  const workspaceOf = (name: string) => idOf("wrkspc", seed, name);
  const accountOf = (name: string) => idOf("svac", seed, name);
  const isPerson = (name: string) => name.includes("@");

  const user = ([email, name, role, days]: Person): User => ({
    id: userOf(email),
    added_at: ago(days),
    email,
    name,
    role,
    type: "user",
  });

  const workspace = ([name, days, color, tags, archived]: Place): Workspace => ({
    id: workspaceOf(name),
    archived_at: archived === undefined ? null : ago(archived),
    compartment_id: idOf("cmpt", seed, name),
    created_at: ago(days),
    data_residency: { allowed_inference_geos: "unrestricted", default_inference_geo: "global", workspace_geo: "us" },
    display_color: color,
    external_key_id: name === "Hack Week 2025" ? attachedKeyId(seed) : null,
    name,
    tags,
    type: "workspace",
    user_profile_id: null,
  });

  const apiKey = ({ name, in: place, by, days, ...odd }: Key): ApiKey => ({
    id: idOf("apikey", seed, `${place ?? "organization"}/${name}`),
    created_at: ago(days),
    created_by:
      by === null
        ? null
        : isPerson(by)
          ? { id: userOf(by), type: "user" }
          : { id: accountOf(by), type: "service_account" },
    expires_at: odd.expires === undefined ? null : ago(odd.expires),
    name,
    partial_key_hint: `sk-ant-api03-${lettersOf(seed, name, 3)}...${odd.hint ?? lettersOf(seed, `${place}/${name}`, 4)}`,
    principal:
      odd.actsAs === undefined
        ? null
        : isPerson(odd.actsAs)
          ? { type: "user_actor", user_id: userOf(odd.actsAs) }
          : { type: "service_account_actor", service_account_id: accountOf(odd.actsAs) },
    scope: place === null ? { type: "organization" } : { type: "workspace", workspace_id: workspaceOf(place) },
    status: odd.status ?? "active",
    type: "api_key",
    off: odd.off === undefined ? [] : [{ from: ago(odd.off), to: null }],
  });

  const invite = ([email, role, days, accepted]: Asked): Invite => ({
    id: idOf("invite", seed, email),
    accepted_at: accepted === undefined ? null : ago(accepted),
    email,
    expires_at: ago(days - 21),
    invited_at: ago(days),
    rbac_group_ids: [],
    role,
    status: accepted === undefined ? "pending" : "accepted",
    type: "invite",
  });

  const membership = ([place, email, role]: Seat): Membership => ({
    type: "workspace_member",
    user_id: userOf(email),
    workspace_id: workspaceOf(place),
    workspace_role: role,
  });

  const isConsole = kind === "console";
  const id = organizationId(seed, kind);
  const { groups, group_memberships, roles } = northwindGroups(seed, ago, id);
  return {
    kind,
    id,
    name: "Northwind Labs",
    seed,
    born_at: born.toISOString(),
    serial: 0,
    member_limit: 200,
    default_workspace_id: workspaceOf("Default"),
    claude_code_workspace_id: workspaceOf("Claude Code"),
    users: (isConsole ? people : enterprisePeople).map(user),
    removed_users: isConsole ? gone.map(user) : [],
    invites: (isConsole ? invited : enterpriseInvites).map(invite),
    workspaces: isConsole ? places.map(workspace) : [],
    memberships: isConsole ? seats.map(membership) : [],
    api_keys: isConsole ? [...keys, ...coders.map(codeKey)].map(apiKey) : [],
    sign_outs: [],
    groups: isConsole ? [] : groups,
    group_memberships: isConsole ? [] : group_memberships,
    roles: isConsole ? [] : roles,
    claude_tag: northwindTag(seed, ago),
    limits: northwindLimits({ seed, kind, ago, userOf, workspaceOf, people: limited }),
    compliance: { enabled: true },
    activities: northwindActivities(seed, ago, { id: userOf(dana), email: dana }),
    external_keys: isConsole ? northwindExternalKeys(seed, ago) : [],
    ...northwindAccounts(seed, ago),
    ...northwindFederation(seed, ago),
    webhooks: isConsole ? seededWebhooks(seed, ago) : [],
    telemetry: isConsole ? seededDestinations(seed, ago, workspaceOf) : [],
    ...(isConsole ? noPlugins : northwindPlugins(seed, ago)),
    managed_settings: seededManagedSettings(seed, ago),
  };
}

type Person = [email: string, name: string, role: User["role"], daysAgo: number];

const people: readonly Person[] = [
  ["dana.okafor@northwind.example", "Dana Okafor", "admin", 902],
  ["boss@example.com", "The Boss", "admin", 902],
  ["bob@example.com", "Bob Ellis", "developer", 611],
  ["priya.raman@northwind.example", "Priya Raman", "developer", 874],
  ["tomas.vidal@northwind.example", "Tomás Vidal", "developer", 790],
  ["mei.tan@northwind.example", "Mei Tan", "developer", 402],
  ["ana.ruiz@northwind.example", "Ana Ruiz", "user", 355],
  ["karim.haddad@northwind.example", "كريم حداد", "developer", 318],
  ["greta.lind@northwind.example", "Greta Lind", "billing", 640],
  ["twin.first@northwind.example", "Twin", "developer", 210],
  ["twin.second@northwind.example", "Twin", "user", 205],
  ["owen.blake@northwind.example", "Owen Blake", "developer", 577],
  ["sofia.marchetti@northwind.example", "Sofia Marchetti", "developer", 530],
  ["hiro.nakamura@northwind.example", "Hiro Nakamura", "developer", 488],
  ["zoe.lambert@northwind.example", "Zoé Lambert", "claude_code_user", 301],
  ["mateusz.wojcik@northwind.example", "Mateusz Wójcik", "claude_code_user", 288],
  ["amara.nwosu@northwind.example", "Amara Nwosu", "developer", 264],
  ["lukas.brandt@northwind.example", "Lukas Brandt", "claude_code_user", 240],
  ["ines.carvalho@northwind.example", "Inês Carvalho", "user", 198],
  ["felix.oduya@northwind.example", "Felix Oduya", "developer", 174],
  ["nora.jensen@northwind.example", "Nora Jensen", "user", 150],
  ["ravi.menon@northwind.example", "Ravi Menon", "developer", 121],
  ["clara.dubois@northwind.example", "Clara Dubois", "claude_code_user", 88],
  ["jack.o-brien@northwind.example", "Jack O’Brien", "user", 41],
];

const gone: readonly Person[] = [["viktor.hale@northwind.example", "Viktor Hale", "developer", 820]];

type Place = [name: string, daysAgo: number, color: string, tags: Record<string, string>, archivedDaysAgo?: number];

const places: readonly Place[] = [
  ["Default", 902, "#8A94A0", {}],
  ["Production", 880, "#2F558F", { env: "prod", team: "platform" }],
  ["Data Platform", 760, "#B98028", { env: "prod", team: "data" }],
  ["Sandbox", 700, "#34929E", { env: "dev" }],
  ["Hack Week 2025", 520, "#6B7C4A", {}, 430],
  ["Claude Code", 480, "#C15F3C", {}],
  ["Pre-Mortem", 340, "#8F4A8B", { team: "reliability" }],
  ["Chatbot Pilot", 330, "#A24B4B", { env: "dev" }, 160],
];

interface Key {
  name: string;
  in: string | null;
  /** A person's e-mail, or the name of a service account. */
  by: string | null;
  days: number;
  hint?: string;
  /** Days ago; below zero lies ahead. */
  expires?: number;
  actsAs?: string;
  status?: ApiKey["status"];
  off?: number;
}

const [dana, bob, priya] = ["dana.okafor@northwind.example", "bob@example.com", "priya.raman@northwind.example"];
const [tomas, mei, owen] = [
  "tomas.vidal@northwind.example",
  "mei.tan@northwind.example",
  "owen.blake@northwind.example",
];
const viktor = "viktor.hale@northwind.example";

const keys: readonly Key[] = [
  { name: "gateway-prod", in: "Production", by: dana, days: 640, hint: "h7Rk" },
  { name: "old-laptop", in: "Production", by: priya, days: 621, hint: "x4Qm", actsAs: priya },
  { name: "ci-deploy", in: "Production", by: tomas, days: 300, hint: "p2Nd" },
  { name: "ci-deploy-old", in: "Production", by: tomas, days: 590, hint: "c8Lw" },
  { name: "ci", in: "Production", by: owen, days: 410 },
  { name: "support-bot", in: "Production", by: dana, days: 455 },
  { name: "search-ranker", in: "Production", by: priya, days: 372 },
  { name: "gateway-canary", in: "Production", by: dana, days: 210, expires: -64 },
  { name: "load-test", in: "Production", by: owen, days: 260, status: "inactive", off: 58 },
  { name: "launch-demo", in: "Production", by: mei, days: 190, expires: 100 },
  { name: "legacy-batch", in: "Production", by: viktor, days: 610, status: "archived", off: 132 },
  { name: "etl-nightly", in: "Data Platform", by: tomas, days: 512, hint: "v9Te" },
  { name: "batch-eval", in: "Data Platform", by: mei, days: 333, actsAs: "nightly-evals" },
  { name: "warehouse-sync", in: "Data Platform", by: viktor, days: 540 },
  { name: "feature-store", in: "Data Platform", by: null, days: 248 },
  { name: "ci", in: "Data Platform", by: "org-automation", days: 280, actsAs: "ci-deployer" },
  { name: "web-tools", in: "Default", by: dana, days: 700 },
  { name: "slack-digest", in: "Default", by: owen, days: 430 },
  { name: "notebook-3", in: "Sandbox", by: bob, days: 360, hint: "n3Bk", actsAs: bob },
  { name: "hack-day", in: "Sandbox", by: mei, days: 320 },
  { name: "bob-scratch", in: "Sandbox", by: bob, days: 250, actsAs: bob },
  { name: "incident-writer", in: "Pre-Mortem", by: priya, days: 310 },
  { name: "risk-review", in: "Pre-Mortem", by: tomas, days: 190 },
  { name: "pilot-web", in: "Chatbot Pilot", by: mei, days: 325, status: "archived", off: 160 },
  { name: "admin-scripts", in: null, by: dana, days: 85, actsAs: dana },
];

/** Who uses Claude Code: each has a key that the product made for them. */
export const coders = [
  "bob@example.com",
  "mei.tan@northwind.example",
  "zoe.lambert@northwind.example",
  "mateusz.wojcik@northwind.example",
  "lukas.brandt@northwind.example",
  "clara.dubois@northwind.example",
] as const;

/** Who has a spend limit of their own, or asked for a higher one, in the Enterprise kind. */
const limited = [mei, tomas, bob];

export const codeKeyName = (email: string) => `claude_code_key_${email.split("@")[0]}`;

const codeKey = (email: string): Key => ({
  name: codeKeyName(email),
  in: "Claude Code",
  by: email,
  days: 80,
  actsAs: email,
});

type Asked = [email: string, role: User["role"], daysAgo: number, acceptedDaysAgo?: number];

const invited: readonly Asked[] = [
  ["jack.o-brien@northwind.example", "user", 43, 41],
  ["late.reply@northwind.example", "developer", 40],
  ["second.try@northwind.example", "user", 26],
  ["jonas.weber@northwind.example", "developer", 6],
  ["auditor@example.com", "billing", 3],
  ["newcomer@example.com", "developer", 1],
];

type Seat = [place: string, email: string, role: Membership["workspace_role"]];

const seats: readonly Seat[] = [
  ["Production", priya, "workspace_admin"],
  ["Production", tomas, "workspace_developer"],
  ["Production", owen, "workspace_developer"],
  ["Production", mei, "workspace_restricted_developer"],
  ["Production", bob, "workspace_user"],
  ["Data Platform", tomas, "workspace_admin"],
  ["Data Platform", mei, "workspace_developer"],
  ["Data Platform", "hiro.nakamura@northwind.example", "workspace_developer"],
  ["Data Platform", "karim.haddad@northwind.example", "workspace_developer"],
  ["Sandbox", bob, "workspace_developer"],
  ["Sandbox", mei, "workspace_developer"],
  ["Sandbox", "ana.ruiz@northwind.example", "workspace_user"],
  ["Sandbox", "twin.first@northwind.example", "workspace_developer"],
  ["Sandbox", "felix.oduya@northwind.example", "workspace_restricted_developer"],
  ["Pre-Mortem", priya, "workspace_admin"],
  ["Pre-Mortem", tomas, "workspace_developer"],
  ["Pre-Mortem", "sofia.marchetti@northwind.example", "workspace_user"],
];

/** One for each seed and kind, so that several demo organizations can be set up side by side. */
const organizationId = (seed: number, kind: Organization["kind"]) =>
  `7c1d4f0e-5b7a-4d52-9a86-${kind === "console" ? "c" : "e"}${Math.abs(seed).toString(16).padStart(11, "0").slice(-11)}`;
