import type { Listing } from "../../../src/desk/contract/settings.js";
import { Switch } from "../../components/Switch.js";

interface ToolsetListProps {
  listing: Listing;
  chosen: readonly string[];
  onChange(chosen: string[]): void;
}

/** Which toolsets are listed, each with what it costs to read, and the sum against what clients bear well. */
export function ToolsetList({ listing, chosen, onChange }: ToolsetListProps) {
  const { toolsets, always, budget } = listing;
  const total = toolsets.reduce((sum, one) => sum + (chosen.includes(one.name) ? one.tokens : 0), always.tokens);
  const over = total > budget;
  return (
    <>
      <p role="status" className="flex gap-4 border-b py-2 text-label">
        <span className={`flex-1 ${over ? "text-risk-medium" : "text-muted-foreground"}`}>
          {over
            ? "More than clients read gladly before every conversation. List fewer; the rest stays in reach."
            : `With ${always.operations} tools that are always there: to search, to run, to wait for a decision.`}
        </span>
        <span className={`shrink-0 tabular-nums ${over ? "text-risk-medium" : ""}`}>
          about {total.toLocaleString("en-US")} of {budget.toLocaleString("en-US")} tokens
        </span>
      </p>
      <ul>
        {toolsets.map(({ name, about, operations, possible, why, tokens }) => (
          <li key={name} className="flex items-center gap-4 border-b py-1.5">
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{words(name)}</span>
              <span className="block text-label text-muted-foreground">{why ?? `${about}.`}</span>
            </span>
            <span className="w-28 shrink-0 text-right text-label text-muted-foreground tabular-nums">
              {possible < operations ? `${possible} of ${operations}` : operations}{" "}
              {operations === 1 ? "operation" : "operations"}
            </span>
            <span className="w-24 shrink-0 text-right text-label text-muted-foreground tabular-nums">
              {tokens.toLocaleString("en-US")} tokens
            </span>
            <Switch
              label={words(name)}
              on={chosen.includes(name)}
              onChange={(on) => onChange(on ? [...chosen, name] : chosen.filter((one) => one !== name))}
            />
          </li>
        ))}
      </ul>
    </>
  );
}

/** `usage_and_cost` → "Usage and cost". */
const words = (name: string) => {
  const text = name.replaceAll("_", " ").replace("api", "API").replace("claude", "Claude").replace("code", "Code");
  return text.charAt(0).toUpperCase() + text.slice(1);
};
