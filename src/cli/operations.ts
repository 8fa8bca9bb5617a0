import { describeOperations } from "../desk/offline.js";
import type { ExitCode, Terminal } from "./terminal.js";

/** The catalog: what agents can ask for. Needs no key. */
export async function operations({ json = false }: { json?: boolean }, terminal: Terminal): Promise<ExitCode> {
  const all = await describeOperations();
  if (json) {
    terminal.print(JSON.stringify(all, null, 2));
    return 0;
  }
  const widest = Math.max(...all.map(({ name }) => name.length));
  for (const { name, kind, risk, reversible, toolset } of all) {
    const undo = reversible === "yes" ? "can be undone" : reversible === "no" ? "cannot be undone" : "undo depends";
    terminal.print(
      [name.padEnd(widest), kind.padEnd(5), toolset, ...(kind === "write" ? [`up to ${risk} risk`, undo] : [])].join(
        "  ",
      ),
    );
  }
  return 0;
}
