import type { About, Shape } from "./operation.js";
import { type Needs, toolsets } from "./toolsets.js";

/** What a read and a write of the catalog have in common. */
export function plain<S extends Shape>(op: About<S>) {
  const { name, toolset, description, input, example, calls, drawn } = op;
  const needs: Needs = op.needs ?? toolsets[toolset].needs;
  const about = { name, title: titleOf(name), toolset, needs, description, input, example: { ...example } };
  return { ...about, ...(calls && { calls }), ...(drawn && { drawn }) };
}

/** What it is about: `list_api_keys` → "API keys". */
export function subjectOf(name: string): string {
  const [, ...words] = titleOf(name).split(" ");
  const text = words.join(" ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/** `list_api_keys` → "List API keys". */
function titleOf(name: string): string {
  const words = name
    .split("_")
    .map((word) => ({ api: "API", claude: "Claude", code: "Code", org: "organization", slack: "Slack" })[word] ?? word)
    .join(" ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
