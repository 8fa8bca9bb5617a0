import type { Page } from "playwright-core";

/** What stands on the page, and where. */
interface Spot {
  what: string;
  x: number;
  y: number;
  width: number;
  height: number;
}

/**
 * What cannot be seen in high contrast: each text, and each fill that is plain to see in ordinary colours. Judged by the pixels,
 * because the system lays its own colours behind texts, which no style tells of.
 */
export async function lostInHighContrast(page: Page): Promise<string[]> {
  await page.evaluate(noteFills);
  await page.emulateMedia({ forcedColors: "active" });
  const spots = await page.evaluate(spotsToSee);
  const picture = (await page.screenshot()).toString("base64");
  await page.emulateMedia({ forcedColors: "none" });
  const blank = await page.context().newPage();
  const contrasts = await blank.evaluate(contrastsIn, { picture, spots });
  await blank.close();
  return spots.flatMap(({ what }, index) => {
    const contrast = contrasts[index] ?? 0;
    return contrast < 3 ? [`${what}: ${contrast.toFixed(2)}`] : [];
  });
}

/** Runs in the page: remembers whatever differs from what lies behind it by its fill alone. */
function noteFills(): void {
  const brush = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
  const behind = (one: Element | null): Element[] => (one ? [...behind(one.parentElement), one] : []);
  const light = (one: Element | null): number => {
    if (!brush) return 0;
    for (const layer of behind(one)) {
      const { backgroundColor, opacity } = getComputedStyle(layer);
      brush.globalAlpha = Number(opacity);
      brush.fillStyle = backgroundColor;
      brush.fillRect(0, 0, 1, 1);
    }
    const [red = 0, green = 0, blue = 0] = brush.getImageData(0, 0, 1, 1).data;
    const linear = (part: number) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4);
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05;
  };
  const filled = [...document.querySelectorAll("#root *")].filter((one) => {
    if (getComputedStyle(one).backgroundColor === "rgba(0, 0, 0, 0)") return false;
    const [own, around] = [light(one), light(one.parentElement)];
    return Math.max(own, around) / Math.min(own, around) >= 3;
  });
  Reflect.set(window, "filled", filled);
}

/** Runs in the page: every text that is drawn, and every fill that was noted. */
function spotsToSee(): Spot[] {
  const spots: Spot[] = [];
  const add = (what: string, element: Element, { x, y, width, height }: DOMRect) => {
    const isWhole = x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight;
    if (!isWhole || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true })) return;
    // What is scrolled away or lies under something else is not to be seen; a radio button lies over its own label.
    const above = document.elementFromPoint(x + width / 2, y + height / 2);
    if (element.contains(above) || above?.closest("svg, label, button, a, tr")?.contains(element))
      spots.push({ what, x, y, width, height });
  };
  /** What only a screen reader is told lies in a box of one pixel. */
  const isOnlyHeard = (one: Element | null): boolean =>
    one !== null && ((one instanceof HTMLElement && one.offsetWidth === 1) || isOnlyHeard(one.parentElement));
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode: node } = texts;
    const said = node.textContent?.trim() ?? "";
    if (said === "" || !node.parentElement || isOnlyHeard(node.parentElement)) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    const [box] = range.getClientRects();
    // Within its own box alone, or what surrounds a text would pass for it.
    if (box && box.width > 4 && box.height > 4)
      add(
        `the text “${said.slice(0, 60)}”`,
        node.parentElement,
        new DOMRect(box.x + 1, box.y + 2, box.width - 2, box.height - 4),
      );
  }
  const filled: Element[] = Reflect.get(window, "filled");
  for (const one of filled) {
    if (!one.isConnected) continue;
    const { x, y, width, height } = one.getBoundingClientRect();
    add(`the fill of ${one.outerHTML.slice(0, 160)}`, one, new DOMRect(x - 1, y - 1, width + 2, height + 2));
  }
  return spots;
}

/** Runs in an empty page: between the lightest and the darkest pixel of each spot. */
async function contrastsIn({ picture, spots }: { picture: string; spots: Spot[] }): Promise<number[]> {
  const bytes = Uint8Array.from(atob(picture), (char) => char.charCodeAt(0));
  const bitmap = await createImageBitmap(new Blob([bytes], { type: "image/png" }));
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height).getContext("2d", { willReadFrequently: true });
  canvas?.drawImage(bitmap, 0, 0);
  return spots.map(({ x, y, width, height }) => {
    const drawn = canvas?.getImageData(Math.round(x), Math.round(y), Math.round(width), Math.round(height));
    let [lightest, darkest] = [0, 1.05];
    for (let at = 0; drawn && at < drawn.data.length; at += 4) {
      const [red = 0, green = 0, blue = 0] = drawn.data.slice(at, at + 3);
      const linear = (part: number) => (part <= 10 ? part / 3294 : ((part / 255 + 0.055) / 1.055) ** 2.4);
      const light = 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue) + 0.05;
      lightest = Math.max(lightest, light);
      darkest = Math.min(darkest, light);
    }
    return lightest / darkest;
  });
}
