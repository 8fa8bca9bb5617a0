import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** One folder for all that a run writes beside the checkout, gone with the run: a suite makes thousands. Short, as sockets lie in it. */
export default function scratch(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "t-"));
  process.env.TMPDIR = folder;
  return () => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
