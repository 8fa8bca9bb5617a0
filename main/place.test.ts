import fc from "fast-check";
import { expect, test } from "vitest";
import { withinScreen } from "./place.js";

const laptop = { x: 0, y: 25, width: 1440, height: 875 };

test("a place on a screen that is there stays", () => {
  const place = { x: 100, y: 100, width: 1000, height: 700, maximized: false };
  expect(withinScreen(place, laptop)).toEqual(place);
});

test("a window of a screen that is gone comes back into view", () => {
  const place = { x: 3000, y: -900, width: 2000, height: 1200, maximized: true };
  expect(withinScreen(place, laptop)).toEqual({ x: 0, y: 25, width: 1440, height: 875, maximized: true });
});

test("every place ends up wholly within the screen", () => {
  const far = fc.integer({ min: -10_000, max: 10_000 });
  const long = fc.integer({ min: 820, max: 10_000 });
  fc.assert(
    fc.property(far, far, long, long, (x, y, width, height) => {
      const place = withinScreen({ x, y, width, height, maximized: false }, laptop);
      expect(place.x).toBeGreaterThanOrEqual(laptop.x);
      expect(place.y).toBeGreaterThanOrEqual(laptop.y);
      expect(place.x + place.width).toBeLessThanOrEqual(laptop.x + laptop.width);
      expect(place.y + place.height).toBeLessThanOrEqual(laptop.y + laptop.height);
    }),
  );
});
