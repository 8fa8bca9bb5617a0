import type { Listing } from "../../../src/desk/contract/settings.js";
import { Segmented } from "../../components/Segmented.js";
import { toolsetName } from "../toolsets/toolset-name.js";
import { partOf, type Rule, withPart } from "./rules.js";

interface ToolsetRulesProps {
  listing: Listing;
  rules: readonly Rule[];
  /** By the name it goes by; absent: for all. */
  client?: string;
  /** What is blocked besides and cannot be changed here. */
  held?: readonly Rule[];
  onChange(rules: Rule[]): void;
}

/** Per toolset: reads allowed or blocked, writes asked about or blocked. Nothing here lets a write through without a person. */
export function ToolsetRules({ listing, rules, client, held = [], onChange }: ToolsetRulesProps) {
  const shown = listing.toolsets.filter(({ name, possible }) => {
    const { reads, writes } = partOf(rules, name, client);
    return possible > 0 || reads === "block" || writes === "block";
  });
  return (
    <ul>
      {shown.map(({ name }) => {
        const part = partOf(rules, name, client);
        const fixed = partOf(held, name);
        const set = (changed: Partial<typeof part>) => onChange(withPart(rules, name, { ...part, ...changed }, client));
        const called = toolsetName(name);
        const ops = listing.operations.filter(({ toolset }) => toolset === name);
        return (
          <li
            key={name}
            data-setting=""
            className="flex min-h-10 flex-wrap items-center gap-x-4 gap-y-1 border-b py-1.5"
          >
            <span className="min-w-40 flex-1 font-medium">{called}</span>
            {fixed.reads === "block" && <Fixed words="Reads are blocked" />}
            {fixed.reads === "allow" && ops.some(({ kind }) => kind === "read") && (
              <Segmented
                label={`Reads of ${called}`}
                value={part.reads}
                parts={[
                  { value: "allow", label: "Allow reads" },
                  { value: "block", label: "Block" },
                ]}
                onChange={(reads) => set({ reads })}
              />
            )}
            {fixed.writes === "block" && <Fixed words="Writes are blocked" />}
            {fixed.writes === "ask" && ops.some(({ kind }) => kind === "write") && (
              <Segmented
                label={`Writes of ${called}`}
                value={part.writes}
                parts={[
                  { value: "ask", label: "Ask me" },
                  { value: "block", label: "Block writes" },
                ]}
                onChange={(writes) => set({ writes })}
              />
            )}
            {fixed.writes === "ask" && ops.every(({ kind }) => kind === "read") && <Fixed words="reads only" />}
          </li>
        );
      })}
    </ul>
  );
}

/** Where nothing can be chosen. */
const Fixed = ({ words }: { words: string }) => (
  <span className="w-[156px] text-label text-muted-foreground">{words}</span>
);
