import type { Listing } from "../../../src/desk/contract/settings.js";
import { Switch } from "../../components/Switch.js";
import { toolsetName } from "./toolset-name.js";

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
  // Nothing of these would ever be listed; one that was chosen for another organization can still be taken back.
  const shown = toolsets.filter(({ name, possible }) => possible > 0 || chosen.includes(name));
  const away = toolsets.filter((one) => !shown.includes(one));
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
        {shown.map(({ name, about, operations, possible, why, tokens }) => (
          <li key={name} data-setting="" className="flex items-center gap-4 border-b py-1.5">
            <span className="min-w-0 flex-1">
              <span className="block font-medium">{toolsetName(name)}</span>
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
              label={toolsetName(name)}
              on={chosen.includes(name)}
              onChange={(on) => onChange(on ? [...chosen, name] : chosen.filter((one) => one !== name))}
            />
          </li>
        ))}
      </ul>
      {away.length > 0 && (
        <details className="border-b py-2 text-label text-muted-foreground">
          <summary className="cursor-pointer">
            {away.length === 1 ? "1 toolset" : `${away.length} toolsets`} that this organization or its key cannot use:{" "}
            {away.map(({ name }) => toolsetName(name)).join(", ")}
          </summary>
          <ul className="mt-1 flex flex-col gap-1">
            {away.map(({ name, why }) => (
              <li key={name}>
                {toolsetName(name)}: {why ?? "it has no operation here."}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}
