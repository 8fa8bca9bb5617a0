import { expect, test } from "vitest";
import { pageIn, placeAt } from "./popover.js";
import { pageAddress } from "./protocol.js";

const area = { x: 0, y: 25, width: 1920, height: 1055 };

test.each([
  ["under a bar at the top", { x: 1000, y: 0, width: 24, height: 24 }, { x: 822, y: 25 }],
  ["above a bar at the bottom", { x: 1000, y: 1080, width: 24, height: 24 }, { x: 822, y: 520 }],
  ["at the right edge", { x: 1900, y: 0, width: 20, height: 24 }, { x: 1540, y: 25 }],
  ["at the left edge of a second screen", { x: 2, y: 0, width: 20, height: 24 }, { x: 0, y: 25 }],
])("it stands whole on the screen %s", (_, icon, place) => {
  expect(placeAt(icon, area)).toEqual({ ...place, width: 380, height: 560 });
});

test("only pages of our own are opened from it, and nothing but their path", () => {
  expect(pageIn(`${pageAddress}#/approvals`)).toBe("approvals");
  expect(pageIn(`${pageAddress}#/approvals/P-1048`)).toBe("approvals/P-1048");
  for (const url of [
    "https://example.com/#/approvals",
    `${pageAddress}#/x?y=1`,
    `${pageAddress}`,
    "app://deskevil/#/a",
  ])
    expect(pageIn(url)).toBeUndefined();
});
