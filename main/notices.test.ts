import { EventEmitter } from "node:events";
import type { NotificationConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { createNotices } from "./notices.js";

function screen({ inFront = false, locked = false } = {}) {
  const shown: { options: NotificationConstructorOptions; emitter: EventEmitter }[] = [];
  let opened = 0;
  class Notification extends EventEmitter {
    readonly options: NotificationConstructorOptions;
    constructor(options: NotificationConstructorOptions) {
      super();
      this.options = options;
    }
    show() {
      shown.push({ options: this.options, emitter: this });
    }
    close() {}
  }
  const notices = createNotices({
    Notification: Notification as never,
    open: () => (opened += 1),
    inFront: () => inFront,
    locked: () => locked,
  });
  return { notices, shown, opened: () => opened };
}

const crossed = { title: "Sandbox: 80 % of the budget of $900.00 is spent", body: "$720.10 in November 2026." };

test("what is crossed is shown as it is said, without a button, and a click opens the budgets", () => {
  const { notices, shown, opened } = screen();
  notices.tell(crossed);
  expect(shown.map(({ options }) => options)).toEqual([crossed]);
  shown[0]?.emitter.emit("click");
  expect(opened()).toBe(1);
});

test("names cannot hide or reorder what is said", () => {
  const { notices, shown } = screen();
  notices.tell({ ...crossed, title: "safe\u202Ekey: 80 %" });
  expect(shown[0]?.options.title).toBe("safe‹U+202E›key: 80 %");
});

test("a locked screen shows neither names nor amounts, and a page in front is the news itself", () => {
  const away = screen({ locked: true });
  away.notices.tell(crossed);
  expect(JSON.stringify(away.shown[0]?.options)).not.toMatch(/Sandbox|\$/);
  const there = screen({ inFront: true });
  there.notices.tell(crossed);
  expect(there.shown).toEqual([]);
});
