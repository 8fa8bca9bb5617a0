import type { Listing } from "../../../src/desk/contract/settings.js";
import { RiskShape } from "../../components/RiskShape.js";
import { Switch } from "../../components/Switch.js";
import { Setting } from "./Setting.js";

interface CriticalOperationsProps {
  critical: Listing["critical"];
  opened: readonly string[];
  onChange(opened: string[]): void;
}

/** What can do the most harm is refused before it becomes a proposal, until the person opens it here. */
export function CriticalOperations({ critical, opened, onChange }: CriticalOperationsProps) {
  return (
    <>
      <p className="border-b py-3 text-label text-muted-foreground">
        Their critical calls are refused before they become a proposal, until you open them. What is open still waits
        for you each time.
      </p>
      {critical.map(({ name, title, what, always }) => {
        const open = opened.includes(name);
        return (
          <Setting key={name} label={title} words={always ? what : `${what} Only some of its calls are critical.`}>
            <span className="flex items-center gap-1.5 text-label text-muted-foreground">
              {open && <RiskShape danger="critical" size={14} silent />}
              {open ? "Open" : "Blocked"}
            </span>
            <Switch
              label={`${title} may be proposed`}
              on={open}
              onChange={(on) => onChange(on ? [...opened, name] : opened.filter((one) => one !== name))}
            />
          </Setting>
        );
      })}
    </>
  );
}
