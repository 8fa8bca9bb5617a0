import { Check } from "lucide-react";
import type { Ability } from "../../../src/desk/contract/set-up.js";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { Abilities } from "../organization/Abilities.js";

/** What the check of a credential found: whose it is, what it is, what it can and cannot do. */
export function Checked({ words, abilities }: { words: string; abilities: readonly Ability[] }) {
  return (
    <>
      <p className="flex gap-2 text-foreground">
        <Icon of={Check} size={14} className="mt-px text-sign" />
        <span>
          <Inert text={words} ours /> <span className="text-muted-foreground">Checked with reads only.</span>
        </span>
      </p>
      <div className="mt-2 mb-1.5 border-t pt-3">
        <Abilities abilities={abilities} />
      </div>
    </>
  );
}
