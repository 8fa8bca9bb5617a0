import { catalog } from "./index.js";
import { type Lacking, lacking, type Power } from "./needs.js";
import { type Toolset, toolsetNames, toolsets } from "./toolsets.js";

/** What a credential can do with one toolset. */
export interface Ability {
  toolset: Toolset;
  title: string;
  about: string;
  can: "yes" | "partly" | "no";
  /** What kind of thing is missing, and which credential would do; null where nothing is. */
  why: string | null;
  /** The scope that is missing, where it is one. */
  scope: string | null;
}

/** What a credential can and cannot do, a toolset at a time, by the rule that hides tools. */
export function abilities(power: Power): Ability[] {
  return toolsetNames.flatMap((toolset) => {
    const all = catalog.filter((operation) => operation.toolset === toolset);
    if (all.length === 0) return [];
    // What only the other kind of organization has is nothing that this credential lacks.
    const own = all.filter(({ needs: { product } }) => !product || power.kind === "unknown" || product === power.kind);
    const inIt = own.length > 0 ? own : all;
    const missing = inIt.flatMap((operation) => lacking(operation, power) ?? []);
    const [first] = missing;
    const can = first === undefined ? "yes" : missing.length === inIt.length ? "no" : "partly";
    const why = first === undefined ? null : whys[first.what];
    const scope = first?.what === "scope" ? first.scope : null;
    return { toolset, title: titleOf(toolset), about: toolsets[toolset].about, can, why, scope } as const;
  });
}

const whys = {
  console: "For Claude Console organizations. An Admin key of one (it begins with sk-ant-admin01-) would do.",
  enterprise: "For Claude Enterprise organizations. A key made in claude.ai under Organization settings, API would do.",
  oauth:
    'For a token with org:admin; Admin keys are refused. Log in with ant auth login --profile admin --scope "org:admin", then use that profile.',
  scope:
    "For a key with the scopes in brackets. Scopes cannot be added later: make another key in claude.ai under Organization settings, API.",
} as const satisfies Record<Lacking["what"], string>;

/** Whether it surely reads anything besides whose it is: of some writes nobody knows which scope they take. */
export const isOfUse = (power: Power): boolean =>
  catalog.some((op) => op.kind === "read" && op.toolset !== "organization" && lacking(op, power) === undefined);

const ownNames: Partial<Record<string, string>> = { api: "API", claude: "Claude", code: "Code", tag: "Tag" };

function titleOf(toolset: Toolset): string {
  const words = toolset.split("_").map((word) => ownNames[word] ?? word);
  const title = words.join(" ");
  return title.charAt(0).toUpperCase() + title.slice(1);
}
