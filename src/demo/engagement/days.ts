import type { Product } from "../enterprise-streams.js";
import type { Organization, User } from "../organization.js";
import { counted } from "../prices.js";
import type { Scene } from "../route.js";
import type { Source } from "../traffic.js";

const dayMinutes = 1440;

/** What one person did with one product on one day: the same requests that the cost reports price. */
export interface PersonDay {
  user: User;
  groupIds: readonly string[];
  product: Product;
  /** Since 1970. */
  day: number;
  requests: number;
  searches: number;
  parts: { source: Source; quantities: Float64Array }[];
}

/** Who did what from the first day on, the end not included; days without any use are left out. */
export function personDays({ organization, traffic, now }: Scene, first: number, end: number): PersonDay[] {
  const until = Math.floor(now.getTime() / 60_000);
  const found = new Map<string, PersonDay>();
  for (const source of traffic.sources) {
    const user = personOf(organization, source.personId);
    const product = products.find((one) => one === source.stream.product);
    if (!user || !product) continue;
    const groupIds = groupsOf(organization, user.id);
    for (let day = first; day < end; day += 1) {
      const quantities = new Float64Array(counted.length);
      traffic.add(source, day * dayMinutes, Math.min((day + 1) * dayMinutes, until), organization, quantities);
      const [requests = 0, , , , , , searches = 0] = quantities;
      if (requests === 0) continue;
      const key = `${user.id}/${product}/${day}`;
      const there = found.get(key) ?? { user, groupIds, product, day, requests: 0, searches: 0, parts: [] };
      there.requests += requests;
      there.searches += searches;
      there.parts.push({ source, quantities });
      found.set(key, there);
    }
  }
  return [...found.values()].sort((a, b) => a.user.email.localeCompare(b.user.email) || a.day - b.day);
}

const products: readonly Product[] = [
  ...(["chat", "claude_code", "cowork", "office_agent", "claude_design", "claude_in_chrome"] as const),
];

function personOf({ users, removed_users }: Organization, id: string | null): User | undefined {
  return users.find((user) => user.id === id) ?? removed_users.find((user) => user.id === id);
}

function groupsOf({ group_memberships }: Organization, userId: string): string[] {
  return group_memberships.flatMap(({ user_id, rbac_group_id }) => (user_id === userId ? [rbac_group_id] : []));
}

/** Each once for every group of its person, or only for those that were asked for: rows by group overlap. */
export function inEachGroup<T extends { groupIds: readonly string[] }>(things: readonly T[]) {
  return things.flatMap((thing) =>
    (thing.groupIds.length > 0 ? thing.groupIds : [null]).map((groupId) => ({ ...thing, groupId })),
  );
}

/** What a row by group says of it. */
export function groupCells({ groups }: Organization, id: string | null) {
  return { rbac_group_id: id, rbac_group_name: groups.find((group) => group.id === id)?.name ?? null };
}
