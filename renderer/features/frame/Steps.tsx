import { ChevronDown, ChevronUp } from "lucide-react";
import { use } from "react";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { KeyHint, KeyHints } from "../../components/KeyHint.js";

/** One back, one on, in a list: keys K and J. Without key hints they are arrows. */
export function Steps({ thing, onStep }: { thing: "proposal" | "program"; onStep(by: 1 | -1): void }) {
  const keys = use(KeyHints);
  const steps = [
    { by: -1, name: `Previous ${thing}`, key: "K", icon: ChevronUp },
    { by: 1, name: `Next ${thing}`, key: "J", icon: ChevronDown },
  ] as const;
  return (
    <span className="flex">
      {steps.map(({ by, name, key, icon }) => (
        <Button
          key={key}
          kind="ghost"
          size="tight"
          aria-label={name}
          title={name}
          aria-keyshortcuts={key}
          onClick={() => onStep(by)}
        >
          {keys ? <KeyHint keys={key} /> : <Icon of={icon} />}
        </Button>
      ))}
    </span>
  );
}
