import fc from "fast-check";
import { expect, test } from "vitest";
import { Places, placesWith, screensKey, withinScreen } from "./place.js";

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

test("each set of screens has a place of its own, in whatever order the system names them", () => {
  const large = { x: 1440, y: 0, width: 2560, height: 1440 };
  const [atDesk, onTheWay] = [screensKey([laptop, large]), screensKey([laptop])];
  expect(screensKey([large, laptop])).toBe(atDesk);
  const place = { x: 1500, y: 100, width: 1280, height: 800, maximized: false };
  const places = placesWith(placesWith({}, atDesk, place), onTheWay, { ...place, x: 10 });
  expect([places[atDesk]?.x, places[onTheWay]?.x]).toEqual([1500, 10]);
});

test("a dozen sets of screens are kept, and a file that says something else counts as none", () => {
  const place = { x: 0, y: 0, width: 1280, height: 800, maximized: false };
  let places: Places = {};
  for (let n = 0; n < 20; n += 1) places = placesWith(places, `screen ${n}`, place);
  expect(Object.keys(places)).toHaveLength(12);
  expect(places["screen 19"]).toEqual(place);
  expect(places["screen 0"]).toBeUndefined();
  expect(Places.parse({ here: { x: "left" } })).toEqual({});
  expect(Places.parse(undefined)).toEqual({});
});
