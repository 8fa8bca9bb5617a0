import type { Page } from "playwright-core";
import { rounded } from "./median.js";
import type { Ratio } from "./table.js";

/** Scrolls a place, and then one as high with nothing in it over the same path: what this machine can draw at most. */
export async function framesWhileScrolling(name: string, shown: Page, place: string): Promise<Ratio> {
  const ours = await scrolled(shown, place);
  await shown.evaluate(() => {
    const bare = document.createElement("div");
    const inside = document.createElement("div");
    Object.assign(bare.style, { position: "fixed", inset: "0", overflowY: "auto", background: "white", zIndex: "99" });
    Object.assign(inside.style, {
      height: "3600000px",
      background: "repeating-linear-gradient(white 0 35px, gray 35px 36px)",
    });
    bare.id = "bare";
    bare.append(inside);
    document.body.append(bare);
  });
  const bare = await scrolled(shown, "#bare");
  return {
    name,
    measured: ours.frames / bare.frames,
    target: { atLeast: 0.9 },
    baseline: `an empty place as high: ${bare.frames} frames in 3 s, longest ${rounded(bare.longest)} ms; ours: ${ours.frames}, longest ${rounded(ours.longest)} ms, ${ours.late} over 34 ms`,
  };
}

/** Scrolls for three seconds, as a hard turn of the wheel does, and counts the frames. */
const scrolled = (shown: Page, place: string) =>
  shown.evaluate(async (selector) => {
    const scroller = document.querySelector(selector);
    if (!scroller) throw new Error(`Nothing is ${selector}.`);
    scroller.scrollTop = 0;
    const gaps: number[] = [];
    const began = performance.now();
    for (let before = began, now = began; now - began < 3000; before = now) {
      now = await new Promise<number>((resolve) => requestAnimationFrame(resolve));
      gaps.push(now - before);
      scroller.scrollTop += 110;
    }
    const late = gaps.filter((gap) => gap > 34).length;
    return { frames: gaps.length, longest: Math.max(...gaps), late };
  }, place);
