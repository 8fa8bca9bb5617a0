import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, test } from "vitest";
import { electronBinary, howToGetIt } from "./binary.js";
import { buildWithSmallDesk } from "./fixtures/build.js";
import { launchElectron } from "./real-launch.js";
import { scenarios } from "./scenarios.js";

const binary = electronBinary(process.env, process.platform);

if (!binary && process.env.REQUIRE_ELECTRON === "1") {
  test("Electron itself is here, as REQUIRE_ELECTRON=1 demands", () => {
    throw new Error(howToGetIt);
  });
} else if (!binary) {
  process.stderr.write(`SKIPPED: ${howToGetIt}\n`);
  test("the built main in Electron itself", ({ skip }) => skip(howToGetIt));
} else {
  describe("the built main in Electron itself", () => {
    let folder: string;
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "countersign-build-"));
      await buildWithSmallDesk(folder);
    });
    afterAll(() => rm(folder, { recursive: true, force: true }));
    scenarios((...words) => launchElectron({ binary, folder }, ...words));
  });
}
