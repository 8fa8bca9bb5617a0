import { expect, test } from "vitest";
import { cardNamedBy, cardNamedIn } from "./deep-link.js";

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
