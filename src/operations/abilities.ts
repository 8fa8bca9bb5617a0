import { catalog } from "./index.js";
import { type Power, unavailable } from "./needs.js";
import { type Toolset, toolsetNames, toolsets } from "./toolsets.js";

/** What a credential can do with one toolset. */
export interface Ability {
  toolset: Toolset;
  title: string;
  about: string;
  can: "yes" | "partly" | "no";
  /** What is missing, and which credential would do; null where nothing is. */
  why: string | null;
}

/** What a credential can and cannot do, a toolset at a time, by the rule that hides tools. */
export function abilities(power: Power): Ability[] {
  return toolsetNames.flatMap((toolset) => {
    const inIt = catalog.filter((operation) => operation.toolset === toolset);
    if (inIt.length === 0) return [];
    const refusals = inIt.map((operation) => unavailable({ ...operation, name: "This" }, power));
    const why = refusals.find((refusal) => refusal !== undefined) ?? null;
    const can = why === null ? "yes" : refusals.every((refusal) => refusal !== undefined) ? "no" : "partly";
    return { toolset, title: titleOf(toolset), about: toolsets[toolset].about, can, why } as const;
  });
}

/** Whether it surely reads anything besides whose it is: of some writes nobody knows which scope they take. */
export const isOfUse = (power: Power): boolean =>
  catalog.some((op) => op.kind === "read" && op.toolset !== "organization" && unavailable(op, power) === undefined);

const ownNames: Partial<Record<string, string>> = { api: "API", claude: "Claude", code: "Code", tag: "Tag" };

function titleOf(toolset: Toolset): string {
  const words = toolset.split("_").map((word) => ownNames[word] ?? word);
  const title = words.join(" ");
  return title.charAt(0).toUpperCase() + title.slice(1);
}
