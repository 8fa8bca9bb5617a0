import type { SettingsView } from "../../../src/desk/contract/settings.js";

export type Rule = SettingsView["rules"][number];

/** What holds for the calls of one toolset. */
export interface Part {
  reads: "allow" | "block";
  writes: "ask" | "block";
}

const isOfToolset = (rule: Rule, toolset: string, client: string | undefined) =>
  rule.toolset === toolset && rule.operation === undefined && rule.client === client;

/** What the rules about a whole toolset say, of all clients or of one; of two alike, the one that blocks. */
export function partOf(rules: readonly Rule[], toolset: string, client?: string): Part {
  const own = rules.filter((rule) => isOfToolset(rule, toolset, client));
  return {
    reads: own.some(({ reads }) => reads === "block") ? "block" : "allow",
    writes: own.some(({ writes }) => writes === "block") ? "block" : "ask",
  };
}

/** The rules once a toolset is held so: what blocks nothing needs no rule. */
export function withPart(rules: readonly Rule[], toolset: string, part: Part, client?: string): Rule[] {
  const others = rules.filter((rule) => !isOfToolset(rule, toolset, client));
  if (part.reads === "allow" && part.writes === "ask") return others;
  return [
    ...others,
    {
      toolset,
      ...(client !== undefined && { client }),
      ...(part.reads === "block" && { reads: part.reads }),
      ...(part.writes === "block" && { writes: part.writes }),
    },
  ];
}

/** The rules that no line about a toolset shows: about an operation, or about everything. */
export const single = (rules: readonly Rule[], client: string | undefined): Rule[] =>
  rules.filter((rule) => rule.client === client && (rule.operation !== undefined || rule.toolset === undefined));

/** `Block writes` */
export function ruleDeed({ reads, writes }: Rule): string {
  const parts = [
    reads === "block" && "reads blocked",
    reads === "allow" && "reads allowed",
    writes === "block" && "writes blocked",
    writes === "ask" && "writes asked about",
  ].filter((part) => part !== false);
  return parts.join(", ") || "says nothing";
}
