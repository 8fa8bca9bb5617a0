import { copyFileSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { deskPage } from "./page.js";
import { demoDesk, freshHome, type Kind, yearVariable } from "./processes.js";
import { spendRead } from "./spend-read.js";

/**
 * Reads the year of each demo organization once for a whole run: hundreds of desks would each read it anew, which is most of what
 * the machine does for them. A narrowed run starts too few for that.
 */
export default async function readYear(): Promise<void> {
  if (process.env.COUNTERSIGN_TEST_WHOLE === undefined) return;
  const years = mkdtempSync(join(tmpdir(), "years-"));
  await Promise.all((["console", "enterprise"] as const).map((kind) => keepYear(kind, join(years, `${kind}.db`))));
  process.env[yearVariable] = years;
}

async function keepYear(kind: Kind, kept: string): Promise<void> {
  const home = freshHome();
  {
    await using running = await demoDesk(home, kind);
    await spendRead(await deskPage(running.address));
  }
  // Its file is whole once it is closed.
  copyFileSync(join(home, "demo", "spend.db"), kept);
}
