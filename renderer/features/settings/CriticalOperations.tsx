import type { Listing } from "../../../src/desk/contract/settings.js";
import { RiskShape } from "../../components/RiskShape.js";
import { Switch } from "../../components/Switch.js";
import { toolsetName } from "../toolsets/toolset-name.js";
import { Setting } from "./Setting.js";

interface CriticalOperationsProps {
  critical: Listing["critical"];
  opened: readonly string[];
  /** Why none can be opened. */
  held: string | undefined;
  onChange(opened: string[]): void;
}

/** What can do the most harm is refused before it becomes a proposal, until the person opens it here. */
export function CriticalOperations({ critical, opened, held, onChange }: CriticalOperationsProps) {
  // What this organization does not have needs no switch, unless it is open.
  const shown = critical.filter(({ name, possible }) => possible || opened.includes(name));
  const away = critical.length - shown.length;
  return (
    <>
      <p className="border-b py-3 text-label text-muted-foreground">
        {held && `${held} `}
        Their critical calls are refused before they become a proposal, until you open them. What is open still waits
        for you each time. Default: all are blocked.
      </p>
      {[...new Set(shown.map(({ toolset }) => toolset))].map((toolset) => (
        <section key={toolset} aria-label={`Critical operations of ${toolsetName(toolset)}`}>
          <h3 className="border-b bg-muted px-2 py-1 font-medium text-label text-muted-foreground">
            {toolsetName(toolset)}
          </h3>
          {shown
            .filter((one) => one.toolset === toolset)
            .map(({ name, title, what, always }) => {
              const open = opened.includes(name);
              return (
                <Setting
                  key={name}
                  label={title}
                  words={always ? what : `${what} Only some of its calls are critical.`}
                >
                  <span className="flex items-center gap-1.5 text-label text-muted-foreground">
                    {open && <RiskShape danger="critical" size={14} silent />}
                    {open ? "Open" : "Blocked"}
                  </span>
                  <Switch
                    label={`${title} may be proposed`}
                    on={open}
                    off={held}
                    onChange={(on) => onChange(on ? [...opened, name] : opened.filter((one) => one !== name))}
                  />
                </Setting>
              );
            })}
        </section>
      ))}
      {away > 0 && (
        <p className="py-2 text-label text-muted-foreground">
          {away === 1 ? "1 more is" : `${away} more are`} blocked as well: this organization or its key does not have{" "}
          {away === 1 ? "it" : "them"}.
        </p>
      )}
    </>
  );
}
