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
  /** Runs something after so many milliseconds; what it answers calls that off. */
  later(ms: number, run: () => void): () => void;
  /** The system shows none, in words; null: it does again. */
  hindered(words: string | null): void;
}): Notifications {
  const seen = new Set(parts.waiting().map(({ id }) => id));
  /** Those that a person was told of once more, when half of their time was over. */
  const reminded = new Set<string>();
  let callOff = () => {};
  let groups: Group[] = [];

  const announce = (fresh: Waiting[], again = false) => {
    const last = groups.at(-1);
    const joined = last && !again && !last.again && parts.now() - last.since < tenSeconds ? last : undefined;
    const members = [...(joined?.members ?? []), ...fresh];
    joined?.shown.close();
    groups = groups.filter((group) => group !== joined);
    const [first] = members;
    if (!first) return;
    // The same id lets a system that keeps a history replace the older one.
    const shown = new parts.Notification({ id: joined?.id ?? first.id, ...words(members, parts.locked(), again) });
    const group = { id: joined?.id ?? first.id, since: joined?.since ?? parts.now(), members, shown, again };
    shown.on("click", () => {
      // Where all of them were decided by then, the card says what became of it.
      parts.open((group.members[0] ?? first).id);
    });
    shown.on("failed", (_event, why) => {
      parts.hindered(
        `The system shows no notifications (${inert(why, 120)}). Allow them for Countersign in its settings; until then the number at the tray icon counts what waits.`,
      );
    });
    shown.on("show", () => parts.hindered(null));
    shown.show();
    groups.push(group);
  };

  /** Each is told once more when half of its time is over, and looked for when the next one's is. */
  const remind = (waiting: readonly Waiting[]) => {
    callOff();
    const left = waiting.filter(({ id }) => !reminded.has(id));
    const due = left.filter((one) => halfOf(one) <= parts.now());
    for (const { id } of due) reminded.add(id);
    if (due.length > 0 && !parts.inFront()) {
      // It takes the place of what was shown of them.
      for (const group of groups) if (group.members.every(({ id }) => reminded.has(id))) group.shown.close();
      announce(due, true);
    }
    const next = Math.min(...left.map(halfOf).filter((at) => at > parts.now()));
    callOff = Number.isFinite(next) ? parts.later(next - parts.now(), () => remind(parts.waiting())) : () => {};
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
      for (const id of reminded) if (!ids.has(id)) reminded.delete(id);
      if (fresh.length > 0 && !parts.inFront()) announce(fresh);
      remind(waiting);
    },
    [Symbol.dispose]() {
      callOff();
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
  again: boolean;
}

const tenSeconds = 10_000;

const halfOf = ({ proposed_at, expires_at }: Waiting) => proposed_at + (expires_at - proposed_at) / 2;

/** One is told in full, more as a number and whom they come from. */
function words(members: readonly Waiting[], locked: boolean, again: boolean): { title: string; body: string } {
  const [one] = members;
  const still = again ? "still " : "";
  const count =
    members.length === 1 ? `1 change ${still}waits for you` : `${members.length} changes ${still}wait for you`;
  if (!one || locked) return { title: "Countersign", body: `${count}.` };
  if (members.length === 1)
    return {
      title: again ? `${inert(one.client.name, 40)} still waits` : `${inert(one.client.name, 40)} asks`,
      body: `${whatItAsks(one)}. ${again ? `It expires at ${clock(one.expires_at)}.` : "Review it in Countersign."}`,
    };
  const names = [...new Set(members.map(({ client }) => inert(client.name, 40)))];
  return { title: count, body: `From ${new Intl.ListFormat("en").format(names)}. The oldest: ${whatItAsks(one)}.` };
}

const clock = (at: number) => new Date(at).toTimeString().slice(0, 5);

/** "Deactivate the API key old-laptop in Production". */
function whatItAsks({ sentence }: Pick<Waiting, "sentence">): string {
  const { verb, kind, name, joint, place } = sentence;
  const parts = [verb, kind, inert(name, 60), ...(place === undefined ? [] : [joint ?? "in", inert(place, 40)])];
  return parts.filter((part) => part !== "").join(" ");
}
