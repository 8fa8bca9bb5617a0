// Draws every PNG in assets/, and the Windows and macOS containers, from the SVGs there. Run it after changing one:
//   node scripts/icons.mjs
import { readFile, writeFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const assets = new URL("../assets/", import.meta.url);
const sizes = [1024, 512, 256, 128, 64, 32, 16];
const trayStates = { tray: "", "tray-waiting": "Waiting", "tray-paused": "Paused", "tray-offline": "Offline" };
const inks = { light: "#f4f6f8", dark: "#1d242e" };
const flags = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"];
const executablePath = process.env.PLAYWRIGHT_CHROMIUM ?? "/usr/bin/chromium";
const browser = await chromium.launch({ executablePath, args: flags });
const page = await browser.newPage();

const icon = await svg("icon.svg");
const icons = new Map();
for (const size of sizes) icons.set(size, await draw(icon, size, `icon-${size}.png`));
await writeFile(new URL("icon.ico", assets), ico([16, 32, 64, 128, 256]));
await writeFile(
  new URL("icon.icns", assets),
  icns({ icp4: 16, icp5: 32, icp6: 64, ic07: 128, ic08: 256, ic09: 512, ic10: 1024 }),
);

for (const [file, state] of Object.entries(trayStates)) {
  const drawing = await svg(`tray/${file}.svg`);
  for (const scale of [1, 2, 3]) await draw(drawing, 18 * scale, `tray/tray${state}Template${suffix(scale)}.png`);
  for (const [name, ink] of Object.entries(inks)) {
    for (const scale of [1, 2])
      await draw(inInk(drawing, ink), 22 * scale, `tray/tray${state}-${name}${suffix(scale)}.png`);
  }
}
await draw(await svg("tray/overlay.svg"), 32, "tray/overlay.png");
await browser.close();

async function svg(path) {
  return readFile(new URL(path, assets), "utf8");
}

/** One screenshot of the drawing alone, on nothing. */
async function draw(drawing, size, path) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`);
  const png = await page.screenshot({ omitBackground: true });
  await writeFile(new URL(path, assets), png);
  return png;
}

/** Black by default and where it says so; the mask's own black stays. */
function inInk(drawing, ink) {
  return drawing.replace("<svg ", `<svg fill="${ink}" `).replaceAll('stroke="#000"', `stroke="${ink}"`);
}

function suffix(scale) {
  return scale === 1 ? "" : `@${scale}x`;
}

/** A header, an entry of 16 bytes a picture, then the PNGs as they are. */
function ico(wanted) {
  const pictures = wanted.map((size) => ({ size, png: icons.get(size) }));
  const head = Buffer.alloc(6 + 16 * pictures.length);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = head.length;
  pictures.forEach(({ size, png }, index) => {
    const at = 6 + 16 * index;
    head.writeUInt8(size % 256, at);
    head.writeUInt8(size % 256, at + 1);
    head.writeUInt16LE(1, at + 4);
    head.writeUInt16LE(32, at + 6);
    head.writeUInt32LE(png.length, at + 8);
    head.writeUInt32LE(offset, at + 12);
    offset += png.length;
  });
  return Buffer.concat([head, ...pictures.map(({ png }) => png)]);
}

/** Chunks of a four-letter kind, their length with the head of 8 bytes, and a PNG. */
function icns(kinds) {
  const chunks = Object.entries(kinds).map(([kind, size]) => chunk(kind, icons.get(size)));
  return chunk("icns", Buffer.concat(chunks));
}

function chunk(kind, body) {
  const head = Buffer.alloc(8);
  head.write(kind, "latin1");
  head.writeUInt32BE(body.length + 8, 4);
  return Buffer.concat([head, body]);
}
