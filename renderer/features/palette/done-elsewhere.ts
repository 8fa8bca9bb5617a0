import { isDialogOpen, keysNow } from "../../components/use-keys.js";

/** What a page does by a key of its own, under a name that says it from any other page. None decides. */
export const doneElsewhere = [
  { name: "Verify the chain", path: "/activity", does: "Verify the chain" },
  { name: "Save a checkpoint", path: "/activity", does: "Save a checkpoint" },
  { name: "Export the record", path: "/activity", does: "Export what is chosen" },
  { name: "Show every row of the record", path: "/activity", does: "Show every row" },
  { name: "Save the access report", path: "/access", does: "Save the report" },
  { name: "Export the spend", path: "/spend", does: "Export what is shown" },
  { name: "Add a budget", path: "/spend/budgets", does: "Add a budget" },
  { name: "Look for programs to connect", path: "/clients", does: "Look again for programs" },
  { name: "Copy the diagnostics report", path: "/diagnostics", does: "Copy the report for whoever helps" },
] as const;

const patienceMs = 10_000;
const stepMs = 50;

/** Goes to a page and does what it offers, as soon as it does. Whoever goes on or opens something meanwhile wants it no more. */
export async function doThere(go: (to: string) => void, path: string, does: string): Promise<void> {
  go(path);
  const { hash } = window.location;
  for (let waited = 0; waited < patienceMs && window.location.hash === hash; waited += stepMs) {
    const act = keysNow().find((one) => one.does === does)?.act;
    if (act && !isDialogOpen()) return act();
    await new Promise((resolve) => setTimeout(resolve, stepMs));
  }
  return undefined;
}
