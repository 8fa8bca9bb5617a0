import type { Access } from "./admin-api.js";
import { ApiRefused, inOurWords } from "./errors.js";

/** Names of the organization's things, kept for a while; shared by all calls, so its access should outlive each of them. */
export interface Directory {
  /** Undefined where the thing is gone, is of a kind that has no name, or of one that the credential may not list. */
  nameOf(id: string): Promise<string | undefined>;
  /** What all things with ids of this prefix are called. */
  names(prefix: string): Promise<readonly string[]>;
  /** The same with their ids: by id, what each is called. */
  called(prefix: string): Promise<ReadonlyMap<string, string>>;
  /** Full model names that hold the family's name: `opus` finds every Opus that the organization has or has used. */
  models(family: string): Promise<string[]>;
  /** After a write: names may be other ones now. */
  forget(): void;
}

interface Kept<T> {
  at: number;
  value: Promise<T>;
}

type Names = ReadonlyMap<string, string>;

/** Milliseconds. */
const nameLife = 60_000;
const modelLife = 600_000;
/** A name that is not there may be newer than the list; asking for it again and again must not cost a call each. */
const missLife = 5_000;

export function createDirectory(access: Access, now: () => number = () => performance.now()): Directory {
  const lists = new Map<string, Kept<Names>>();
  let models: Kept<readonly string[]> | undefined;

  return {
    async nameOf(id) {
      const kind = kinds.find(({ prefix }) => id.startsWith(prefix));
      if (!kind) return undefined;
      const known = await list(kind, nameLife);
      return known.get(id) ?? (await list(kind, missLife)).get(id);
    },
    async names(prefix) {
      return [...(await called(prefix)).values()];
    },
    called,
    async models(family) {
      if (!models || now() - models.at > modelLife) models = keep(allModels(access), () => (models = undefined));
      const wanted = family.trim().toLowerCase();
      return (await models.value).filter((name) => name.toLowerCase().includes(wanted));
    },
    forget() {
      lists.clear();
    },
  };

  async function called(prefix: string): Promise<Names> {
    const kind = kinds.find((one) => one.prefix === prefix);
    return kind ? list(kind, nameLife) : new Map();
  }

  function list(kind: Kind, life: number): Promise<Names> {
    const kept = lists.get(kind.prefix);
    if (kept && now() - kept.at <= life) return kept.value;
    const fresh = keep(
      inOurWords(() => kind.names(access)),
      () => lists.delete(kind.prefix),
    );
    lists.set(kind.prefix, fresh);
    return fresh.value;
  }

  /** A failure is told to who waits for it and not kept. */
  function keep<T>(value: Promise<T>, drop: () => unknown): Kept<T> {
    value.catch(drop);
    return { at: now(), value };
  }
}

interface Kind {
  prefix: string;
  names(access: Access): Promise<Names>;
}

const kinds: readonly Kind[] = [
  {
    prefix: "wrkspc_",
    names: ({ org }) =>
      named(org.workspaces.list({ include_archived: true, include_default: true }), ({ id, name }) => [id, name]),
  },
  { prefix: "apikey_", names: ({ org }) => named(org.apiKeys.list(), ({ id, name }) => [id, name]) },
  { prefix: "user_", names: ({ org }) => named(org.users.list(), ({ id, name, email }) => [id, name || email]) },
  { prefix: "rbac_group_", names: ({ org }) => named(org.rbacGroups.list(), ({ id, name }) => [id, name]) },
  {
    prefix: "rbac_role_",
    names: ({ org }) => named(org.rbacRoles.list(), ({ id, display_name }) => [id, display_name]),
  },
  {
    prefix: "marketplace_",
    names: ({ beta }) => named(beta.pluginMarketplaces.list(), ({ id, name }) => [id, name]),
  },
  {
    prefix: "ekey_",
    names: ({ org }) => named(org.externalKeys.list(), ({ id, display_name }) => [id, display_name ?? id]),
  },
  { prefix: "invite_", names: ({ org }) => named(org.invites.list(), ({ id, email }) => [id, email]) },
  {
    prefix: "svac_",
    names: ({ org }) => ifListed(org.serviceAccounts.list({ include_archived: true })),
  },
  {
    prefix: "fdis_",
    names: ({ org }) => ifListed(org.federation.issuers.list({ include_archived: true })),
  },
  {
    prefix: "fdrl_",
    names: ({ org }) => ifListed(org.federation.rules.list({ include_archived: true })),
  },
];

/** Ids of these kinds stand in lists that an Admin key reads, while their own lists are closed to it: then they have no names. */
async function ifListed(things: AsyncIterable<{ id: string; name: string }>): Promise<Names> {
  try {
    return await inOurWords(() => named(things, ({ id, name }) => [id, name]));
  } catch (error) {
    if (error instanceof ApiRefused && [400, 401, 403, 404].includes(error.status)) return new Map();
    throw error;
  }
}

async function named<T>(things: AsyncIterable<T>, pair: (thing: T) => [string, string]): Promise<Names> {
  const names = new Map<string, string>();
  for await (const thing of things) names.set(...pair(thing));
  return names;
}

/** What was used lately, and what has a rate limit. Either may be closed to the key; both closed is an error. */
async function allModels(access: Access): Promise<readonly string[]> {
  const tried = await Promise.allSettled([usedModels(access), limitedModels(access)]);
  const found = tried.flatMap((one) => (one.status === "fulfilled" ? one.value : []));
  const failed = tried.find((one) => one.status === "rejected" && !(one.reason instanceof ApiRefused));
  if (failed?.status === "rejected") throw failed.reason;
  if (tried[0].status === "rejected" && tried[1].status === "rejected") throw tried[0].reason;
  return [...new Set(found)].sort();
}

function usedModels({ beta }: Access): Promise<string[]> {
  const from = new Date(Date.now() - 30 * 86_400_000);
  from.setUTCHours(0, 0, 0, 0);
  return inOurWords(async () => {
    const names: string[] = [];
    const rows = beta.analytics.usage.list({ starting_at: from.toISOString(), group_by: ["model"], limit: 1000 });
    for await (const { group } of rows) if (group.model) names.push(group.model);
    return names;
  });
}

function limitedModels({ org }: Access): Promise<string[]> {
  return inOurWords(async () => {
    const names: string[] = [];
    for await (const { models } of org.rateLimits.list()) names.push(...(models ?? []));
    return names;
  });
}
