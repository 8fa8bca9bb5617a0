import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe } from "vitest";
import { launchBrowser } from "../harness/chromium.js";
import { launch } from "./double/launch.js";
import { buildWithSmallDesk } from "./fixtures/build.js";
import { scenarios } from "./scenarios.js";

let browser: Browser;
let folder: string;
let main: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "countersign-build-"));
  [browser, { main }] = await Promise.all([launchBrowser(), buildWithSmallDesk(folder)]);
});
afterAll(async () => {
  await browser.close();
  await rm(folder, { recursive: true, force: true });
});

describe("the built main under a double of Electron, in real Chromium", () => {
  scenarios((...words) => launch({ main, browser }, ...words));
});
