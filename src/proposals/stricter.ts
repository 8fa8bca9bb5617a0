import type { Policy, PolicyRule } from "./policy.js";

const order = ["low", "medium", "high"] as const;

/** One policy that refuses whatever either refuses. The same whichever comes first, and of two alike it is that one. */
export function stricterOf(a: Policy, b: Policy): Policy {
  return {
    readOnly: a.readOnly || b.readOnly,
    allowedWorkspaces: inBoth(a.allowedWorkspaces, b.allowedWorkspaces),
    rules: distinct([...a.rules, ...b.rules]),
    criticalOpened: a.criticalOpened.filter((name) => b.criticalOpened.includes(name)).toSorted(),
    paused: a.paused || b.paused,
    clients: keptBack(a.clients, b.clients),
    waits: {
      low: Math.min(a.waits.low, b.waits.low),
      medium: Math.min(a.waits.medium, b.waits.medium),
      high: Math.min(a.waits.high, b.waits.high),
      critical: Math.min(a.waits.critical, b.waits.critical),
    },
    presenceFrom: order.find((risk) => risk === a.presenceFrom || risk === b.presenceFrom) ?? "low",
    pendingPerClient: Math.min(a.pendingPerClient, b.pendingPerClient),
    held: { ...b.held, ...a.held },
    closed: [a.closed, b.closed].filter((why) => why !== null).toSorted()[0] ?? null,
  };
}

function inBoth(a: Policy["allowedWorkspaces"], b: Policy["allowedWorkspaces"]): Policy["allowedWorkspaces"] {
  const both = a && b ? a.filter(({ id }) => b.some((other) => other.id === id)) : (a ?? b);
  return both?.toSorted((one, other) => (one.id < other.id ? -1 : 1)) ?? null;
}

function distinct(lists: readonly PolicyRule[][]): PolicyRule[][] {
  const byText = new Map(lists.filter((list) => list.length > 0).map((list) => [JSON.stringify(list), list]));
  return [...byText].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, list]) => list);
}

function keptBack(a: Policy["clients"], b: Policy["clients"]): Policy["clients"] {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].toSorted();
  const of = (clients: Policy["clients"], name: string) => (Object.hasOwn(clients, name) ? clients[name] : undefined);
  return Object.fromEntries(
    names.map((name) => {
      const [one, other] = [of(a, name), of(b, name)];
      return [
        name,
        {
          readOnly: Boolean(one?.readOnly || other?.readOnly),
          paused: Boolean(one?.paused || other?.paused),
        },
      ];
    }),
  );
}
