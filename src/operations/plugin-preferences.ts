import { countOf } from "./figures.js";
import type { Because, Context } from "./operation.js";
import type { Plugin } from "./plugins.js";
import { quoted } from "./words.js";

type Preference = NonNullable<Plugin["organization_installation_preference"]>;

export const preferences: Record<Preference, string> = {
  required: "required",
  auto_install: "auto install",
  available: "available",
  not_available: "not available",
};

/** Whether it lands on people's machines without their doing. */
export const isPushed = (preference: string | null | undefined) =>
  preference === "required" || preference === "auto_install";

interface Audience {
  /** A group with a setting of its own; absent: everyone else. */
  group?: { id: string; name: string };
  preference: string;
}

/** Who has a plugin of the organization, and as what: groups with a setting of their own, then everyone else. */
async function audiencesOf(plugin: Plugin, { beta, directory }: Context): Promise<Audience[]> {
  const audiences: Audience[] = [];
  for await (const { target, installation_preference: preference } of beta.plugins.installationSettings.list(
    plugin.id,
  )) {
    if (target.type !== "rbac_group") continue;
    const { rbac_group_id: id } = target;
    const name = await directory.nameOf(id).catch(() => undefined);
    audiences.push({ group: { id, name: quoted(name ?? id, 60) }, preference });
  }
  return [...audiences, { preference: plugin.organization_installation_preference ?? "not_available" }];
}

/** "Who has it: Engineering (9 people): required; everyone else: available." */
export async function audienceInWords(plugin: Plugin, ctx: Context): Promise<Because> {
  if (plugin.owner.type === "user") return "It belongs to a member, and goes to those they shared it with.";
  const audiences = await audiencesOf(plugin, ctx);
  const parts = audiences.map(async ({ group, preference }) => {
    const people = group && peopleIn(group.id, ctx).then(inPeople, () => "size unknown");
    return `${group ? `${group.name} (${await people})` : "everyone else"}: ${preference.replace("_", " ")}`;
  });
  return `Who has it: ${(await Promise.all(parts)).join("; ")}.`;
}

/** Why what is served reaches people without their doing; nothing where it does not. */
export async function pushedTo(plugin: Plugin, ctx: Context): Promise<Because> {
  const pushed = (await audiencesOf(plugin, ctx)).filter(({ preference }) => isPushed(preference));
  const [groups, all] = [pushed.flatMap(({ group }) => group?.name ?? []), pushed.some(({ group }) => !group)];
  if (pushed.length === 0) return undefined;
  return `It is installed without anybody's doing for ${all ? "everyone in the organization" : groups.join(", ")}.`;
}

export const peopleIn = (group: string, { org }: Context): Promise<number> =>
  countOf(org.rbacGroups.members.list(group));

const inPeople = (count: number) => (count === 1 ? "1 person" : `${count} people`);

/** How far a plugin reaches, in words; nothing for one that only tells Claude something. */
export function reachInWords({ reach, components }: Pick<Plugin, "reach" | "components">): Because {
  const named = (type: string) =>
    components?.filter((one) => one.type === type).map(({ name }) => quoted(name, 60)) ?? [];
  const [servers, hooks, programs] = [named("mcp_server"), named("hook"), named("cli")];
  const parts = [
    ...(servers.length > 0 ? [`MCP servers ${servers.join(", ")}`] : []),
    ...(programs.length > 0 ? [`programs ${programs.join(", ")}`] : []),
    ...(hooks.length > 0 ? [`hooks on ${hooks.join(", ")}`] : []),
  ];
  const with_ = parts.length > 0 ? `: ${parts.join("; ")}` : "";
  if (reach === "contained") return undefined;
  if (reach === "remote") return `It reaches beyond the machine${with_}.`;
  if (reach === "privileged") return `It acts by itself on people's machines${with_}.`;
  return `How far it reaches is not known${with_}.`;
}

/** What a content scan found, where that is no clean bill. */
export function scanInWords(scan: Plugin["content_scan"]): Because {
  if (!scan || (scan.status === "completed" && scan.assessment === "pass")) return undefined;
  const reason = scan.reason ? ` (${quoted(scan.reason)})` : "";
  if (scan.status === "processing") return "Its content scan is still running.";
  if (scan.status === "errored") return `Its content could not be scanned${reason}.`;
  return `Its content scan says ${quoted(scan.assessment ?? "nothing", 40)}${reason}.`;
}

/** One word for a table. */
export const scanWord = (scan: Plugin["content_scan"]) =>
  scan && (scan.status === "completed" ? (scan.assessment ?? "unknown") : scan.status);
