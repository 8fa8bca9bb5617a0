import type { Notification, NotificationConstructorOptions } from "electron";
import type { Desk } from "../src/desk/desk.js";
import { inert } from "./inert.js";

type Waiting = ReturnType<Desk["waiting"]>[number];

/** Tells the person that something waits: who asks, the verb, the target's name. A click opens the card; nothing is decided here. */
export interface Notifications extends Disposable {
  /** Looks at what waits now: announces what is new, takes back what was decided. */
  refresh(): void;
}

export function createNotifications(parts: {
  Notification: new (options: NotificationConstructorOptions) => Notification;
  waiting(): readonly Waiting[];
  open(id: string): void;
  /** The window is in front: the card itself is the news. */
  inFront(): boolean;
  /** The screen is locked: other people may read it, so no names. */
  locked(): boolean;
  now(): number;
  report(words: string): void;
}): Notifications {
  const seen = new Set(parts.waiting().map(({ id }) => id));
  let groups: Group[] = [];
  let silent = false;

  const announce = (fresh: Waiting[]) => {
    const last = groups.at(-1);
    const joined = last && parts.now() - last.since < tenSeconds ? last : undefined;
    const members = [...(joined?.members ?? []), ...fresh];
    joined?.shown.close();
    groups = groups.filter((group) => group !== joined);
    const [first] = members;
    if (!first) return;
    // The same id lets a system that keeps a history replace the older one.
    const shown = new parts.Notification({ id: joined?.id ?? first.id, ...words(members, parts.locked()) });
    const group = { id: joined?.id ?? first.id, since: joined?.since ?? parts.now(), members, shown };
    shown.on("click", () => {
      const [oldest] = group.members;
      if (oldest) parts.open(oldest.id);
    });
    shown.on("failed", (_event, why) => {
      if (silent) return;
      silent = true;
      parts.report(
        `The system shows no notifications (${why}). The number beside the tray icon still counts what waits.`,
      );
    });
    shown.show();
    groups.push(group);
  };

  return {
    refresh() {
      const waiting = parts.waiting();
      const ids = new Set(waiting.map(({ id }) => id));
      for (const group of groups) {
        group.members = group.members.filter(({ id }) => ids.has(id));
        if (group.members.length === 0) group.shown.close();
      }
      groups = groups.filter(({ members }) => members.length > 0);
      const fresh = waiting.filter(({ id }) => !seen.has(id));
      for (const { id } of fresh) seen.add(id);
      for (const id of seen) if (!ids.has(id)) seen.delete(id);
      if (fresh.length > 0 && !parts.inFront()) announce(fresh);
    },
    [Symbol.dispose]() {
      for (const { shown } of groups) shown.close();
      groups = [];
    },
  };
}

interface Group {
  id: string;
  since: number;
  members: Waiting[];
  shown: Notification;
}

const tenSeconds = 10_000;

/** One is told in full, more as a number and whom they come from. */
function words(members: readonly Waiting[], locked: boolean): { title: string; body: string } {
  const [one] = members;
  const count = members.length === 1 ? "1 change waits for you" : `${members.length} changes wait for you`;
  if (!one || locked) return { title: "Countersign", body: `${count}.` };
  if (members.length === 1)
    return { title: `${inert(one.client.name, 40)} asks`, body: `${whatItAsks(one)}. Review it in Countersign.` };
  const names = [...new Set(members.map(({ client }) => inert(client.name, 40)))];
  return { title: count, body: `From ${new Intl.ListFormat("en").format(names)}. The oldest: ${whatItAsks(one)}.` };
}

/** "Deactivate the API key old-laptop in Production". */
function whatItAsks({ sentence }: Pick<Waiting, "sentence">): string {
  const { verb, kind, name, joint, place } = sentence;
  const parts = [verb, kind, inert(name, 60), ...(place === undefined ? [] : [joint ?? "in", inert(place, 40)])];
  return parts.filter((part) => part !== "").join(" ");
}
