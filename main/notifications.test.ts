import { EventEmitter } from "node:events";
import type { NotificationConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { createNotifications } from "./notifications.js";

/** A screen on which notifications can be seen and pressed. */
function screen() {
  const shown: (NotificationConstructorOptions & { emitter: EventEmitter })[] = [];
  let waiting: ReturnType<typeof change>[] = [];
  const at = { now: 0, inFront: false, locked: false };
  const opened: string[] = [];
  const said: (string | null)[] = [];
  let timer: { at: number; run(): void } | undefined;
  class Notification extends EventEmitter {
    readonly options: NotificationConstructorOptions;
    constructor(options: NotificationConstructorOptions) {
      super();
      this.options = options;
    }
    show() {
      shown.push({ ...this.options, emitter: this });
    }
    close() {
      const index = shown.findIndex(({ emitter }) => emitter === this);
      if (index >= 0) shown.splice(index, 1);
    }
  }
  const notifications = createNotifications({
    Notification: Notification as never,
    waiting: () => waiting as never,
    open: (id) => opened.push(id),
    inFront: () => at.inFront,
    locked: () => at.locked,
    now: () => at.now,
    later: (ms, run) => {
      timer = { at: at.now + ms, run };
      return () => {
        timer = undefined;
      };
    },
    hindered: (words) => said.push(words),
  });
  return {
    at,
    opened,
    said,
    shown,
    texts: () => shown.map(({ title, body }) => `${title}: ${body}`),
    arrive(...changes: ReturnType<typeof change>[]) {
      waiting = [...waiting, ...changes];
      notifications.refresh();
    },
    decide(...ids: string[]) {
      waiting = waiting.filter(({ id }) => !ids.includes(id));
      notifications.refresh();
    },
    /** Time goes on, and what was to run by then does. */
    until(moment: number) {
      at.now = moment;
      if (timer && timer.at <= moment) timer.run();
    },
    click: (index: number) => shown[index]?.emitter.emit("click"),
  };
}

const change = (id: string, name = "old-laptop", client = "Claude Code") => ({
  id,
  client: { name: client },
  sentence: { verb: "Deactivate", kind: "the API key", name, place: "Production" },
  proposed_at: 0,
  expires_at: 3_600_000,
});

test("when half of its time is over a change is told of once more, in the place of the first time, and only once", () => {
  const { arrive, until, shown, texts } = screen();
  arrive(change("P-1"));
  until(1_799_999);
  expect(texts()).toEqual([
    "Claude Code asks: Deactivate the API key old-laptop in Production. Review it in Countersign.",
  ]);
  until(1_800_000);
  expect(texts()).toEqual([
    expect.stringMatching(/^Claude Code still waits: Deactivate the API key old-laptop in Production. It expires at /),
  ]);
  until(3_000_000);
  arrive();
  expect(shown).toHaveLength(1);
});

test("what was decided by then, or is looked at, is not told of again", () => {
  const { at, arrive, decide, until, shown } = screen();
  arrive(change("P-1"), change("P-2"));
  decide("P-1", "P-2");
  until(2_000_000);
  expect(shown).toHaveLength(0);
  arrive({ ...change("P-3"), proposed_at: 2_000_000, expires_at: 4_000_000 });
  at.inFront = true;
  until(3_500_000);
  expect(shown).toHaveLength(1);
});

test("one change says who asks, the verb and the name; the click opens its card", () => {
  const { arrive, texts, click, opened } = screen();
  arrive(change("P-1"));
  expect(texts()).toEqual([
    "Claude Code asks: Deactivate the API key old-laptop in Production. Review it in Countersign.",
  ]);
  click(0);
  expect(opened).toEqual(["P-1"]);
});

test("changes within ten seconds become one notification, which opens the oldest still waiting", () => {
  const { at, arrive, decide, texts, click, opened } = screen();
  arrive(change("P-1", "one"));
  at.now = 9_999;
  arrive(change("P-2", "two", "Cursor"));
  expect(texts()).toEqual([
    "2 changes wait for you: From Claude Code and Cursor. The oldest: Deactivate the API key one in Production.",
  ]);
  decide("P-1");
  click(0);
  expect(opened).toEqual(["P-2"]);
});

test("after ten seconds a change gets a notification of its own", () => {
  const { at, arrive, shown } = screen();
  arrive(change("P-1"));
  at.now = 10_000;
  arrive(change("P-2"));
  expect(shown).toHaveLength(2);
});

test("a notification is withdrawn once all it speaks of is decided", () => {
  const { arrive, decide, shown } = screen();
  arrive(change("P-1"), change("P-2"));
  decide("P-1");
  expect(shown).toHaveLength(1);
  decide("P-2");
  expect(shown).toHaveLength(0);
});

test("a click that comes after the decision opens the card, which says what became of it", () => {
  const { arrive, decide, shown, opened } = screen();
  arrive(change("P-1"));
  const { emitter } = shown[0]!;
  decide("P-1");
  emitter.emit("click");
  expect(opened).toEqual(["P-1"]);
});

test("no notification offers a button or a reply: nothing is decided in one", () => {
  const { arrive, shown } = screen();
  arrive(change("P-1"));
  expect(shown.map(({ emitter: _, ...options }) => Object.keys(options))).toEqual([["id", "title", "body"]]);
});

test("a person who is looking at the window is not notified, and not later either", () => {
  const { at, arrive, shown } = screen();
  at.inFront = true;
  arrive(change("P-1"));
  at.inFront = false;
  arrive(change("P-2"));
  expect(shown).toHaveLength(1);
  expect(shown[0]?.body).toContain("old-laptop");
});

test("a locked screen shows no names", () => {
  const { at, arrive, texts } = screen();
  at.locked = true;
  arrive(change("P-1"));
  expect(texts()).toEqual(["Countersign: 1 change waits for you."]);
});

test("names cannot hide or reorder what the notification says", () => {
  const { arrive, shown } = screen();
  arrive(change("P-1", "safe\u202Ekey", "Claude\u200BDesktop"));
  expect(shown[0]).toMatchObject({
    title: "Claude‹U+200B›Desktop asks",
    body: "Deactivate the API key safe‹U+202E›key in Production. Review it in Countersign.",
  });
});

test("a system that shows none is told of in the app, and no more once it shows one", () => {
  const { arrive, shown, said, at } = screen();
  arrive(change("P-1"));
  shown[0]?.emitter.emit("failed", {}, "not signed");
  expect(said).toEqual([
    "The system shows no notifications (not signed). Allow them for Countersign in its settings; until then the number at the tray icon counts what waits.",
  ]);
  at.now = 20_000;
  arrive(change("P-2"));
  shown.at(-1)?.emitter.emit("show", {});
  expect(said.at(-1)).toBeNull();
});
