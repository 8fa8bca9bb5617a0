import { expect, test } from "vitest";
import { findChromium } from "../../scripts/setup/chromium.mjs";

const only =
  (...there: string[]) =>
  (path: string) =>
    there.includes(path);

test("what PLAYWRIGHT_CHROMIUM names is taken before all others", () => {
  const exists = only("/opt/mine", "/usr/bin/chromium");
  expect(findChromium({ PLAYWRIGHT_CHROMIUM: "/opt/mine" }, exists)).toBe("/opt/mine");
});

test("a wrong PLAYWRIGHT_CHROMIUM is heard of, and nothing else is taken in its place", () => {
  const env = { PLAYWRIGHT_CHROMIUM: "/opt/gone" };
  expect(() => findChromium(env, only("/usr/bin/chromium"))).toThrow(/PLAYWRIGHT_CHROMIUM names \/opt\/gone/);
});

test("Debian's Chromium goes before Chrome, wherever either lies on the path", () => {
  const exists = only("/usr/bin/google-chrome", "/snap/bin/chromium");
  expect(findChromium({ PATH: "/snap/bin" }, exists)).toBe("/snap/bin/chromium");
});

test("a Mac's Chrome is found where it always is", () => {
  const chrome = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
  expect(findChromium({ PATH: "/usr/bin" }, only(chrome))).toBe(chrome);
});

test("where there is none, none is named", () => {
  expect(findChromium({}, only())).toBeUndefined();
});
