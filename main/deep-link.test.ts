import { EventEmitter } from "node:events";
import { expect, test } from "vitest";
import { cardNamedBy, cardNamedIn, listenOutside } from "./deep-link.js";

test("a link names a card", () => {
  expect(cardNamedBy("countersign://proposal/P-1048")).toBe("P-1048");
  expect(cardNamedBy("countersign://proposal/P-1048/")).toBe("P-1048");
});

test.each([
  "countersign://proposal/P-1048/approve",
  "countersign://proposal/P-1048?decision=approve",
  "countersign://proposal/P-1048#approve",
  "countersign://approve/P-1048",
  "countersign://proposal/P-1234567890",
  "countersign://proposal/P-",
  "countersign://proposal/../P-1",
  "https://proposal/P-1048",
  " countersign://proposal/P-1048",
  "countersign://proposal/P-1048\nP-2",
])("%j says nothing to us: a link carries no action", (link) => expect(cardNamedBy(link)).toBeUndefined());

test("a command line is searched for the first link", () => {
  expect(cardNamedIn(["/opt/countersign", "--hidden", "countersign://proposal/P-2"])).toBe("P-2");
  expect(cardNamedIn(["/opt/countersign", "P-2"])).toBeUndefined();
});

/** An app to which the system says things. */
function app() {
  const emitter = new EventEmitter();
  const came: (string | undefined)[] = [];
  const outside = listenOutside(emitter as never);
  const link = (url: string) => emitter.emit("open-url", { preventDefault() {} }, url);
  return { emitter, came, link, answer: () => outside.answer((id) => came.push(id)) };
}

test("the link that started the app, before it was ready, opens its card once it is", () => {
  const { link, emitter, answer, came } = app();
  link("countersign://proposal/P-7");
  emitter.emit("activate", {});
  expect(came).toEqual([]);
  answer();
  expect(came).toEqual(["P-7"]);
  link("countersign://proposal/P-8");
  expect(came).toEqual(["P-7", "P-8"]);
});

test("where nobody came meanwhile, no window comes to the front", () => {
  const { answer, came } = app();
  answer();
  expect(came).toEqual([]);
});
