import { EventEmitter } from "node:events";
import type { NotificationConstructorOptions } from "electron";
import { expect, test } from "vitest";
import { createNotices } from "./notices.js";

function screen({ inFront = false, locked = false } = {}) {
  const shown: { options: NotificationConstructorOptions; emitter: EventEmitter }[] = [];
  const opened: string[] = [];
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
    open: (page) => opened.push(page),
    inFront: () => inFront,
    locked: () => locked,
  });
  return { notices, shown, opened };
}

const crossed = { title: "Sandbox: 80 % of the budget of $900.00 is spent", body: "$720.10 in November 2026." };
const told = { ...crossed, page: "spend/budgets" } as const;

test("what is crossed is shown as it is said, without a button, and a click opens the page that says more", () => {
  const { notices, shown, opened } = screen();
  notices.tell(told);
  expect(shown.map(({ options }) => options)).toEqual([crossed]);
  shown[0]?.emitter.emit("click");
  expect(opened).toEqual(["spend/budgets"]);
});

test("names cannot hide or reorder what is said", () => {
  const { notices, shown } = screen();
  notices.tell({ ...told, title: "safe\u202Ekey: 80 %" });
  expect(shown[0]?.options.title).toBe("safe‹U+202E›key: 80 %");
});

test("a locked screen shows neither names nor amounts, and a page in front is the news itself", () => {
  const away = screen({ locked: true });
  away.notices.tell(told);
  expect(JSON.stringify(away.shown[0]?.options)).not.toMatch(/Sandbox|\$/);
  const there = screen({ inFront: true });
  there.notices.tell(told);
  expect(there.shown).toEqual([]);
});
