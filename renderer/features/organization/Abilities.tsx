import { Check, CircleSlash2, type LucideIcon, PenOff } from "lucide-react";
import type { Ability } from "../../../src/desk/contract/set-up.js";
import { Icon } from "../../components/Icon.js";

const heads = {
  yes: { icon: Check, words: "Works with", ink: "text-foreground" },
  partly: { icon: PenOff, words: "Works in part with", ink: "text-muted-foreground" },
  no: { icon: CircleSlash2, words: "Does not work with", ink: "text-muted-foreground" },
} as const satisfies Record<Ability["can"], { icon: LucideIcon; words: string; ink: string }>;

/** What a credential can and cannot do. What lacks the same thing stands together, with the reason said once. */
export function Abilities({ abilities }: { abilities: readonly Ability[] }) {
  return (
    <ul aria-label="What it can do" className="flex flex-col gap-3">
      {groupsOf(abilities).map(({ can, why, titles }) => {
        const { icon, words, ink } = heads[can];
        return (
          <li key={`${can} ${why}`} className="grid grid-cols-[14px_1fr] gap-x-2 text-label">
            <Icon of={icon} size={14} className={`mt-px ${can === "yes" ? "text-sign" : "text-muted-foreground"}`} />
            <div>
              <p className={ink}>
                <span className="font-medium">{words}: </span>
                {titles.join(", ")}
              </p>
              {why && (
                <p className="mt-0.5 text-muted-foreground">{can === "partly" ? `The rest: ${lower(why)}` : why}</p>
              )}
            </div>
          </li>
        );
      })}
    </ul>
  );
}

const lower = (sentence: string) => sentence.charAt(0).toLowerCase() + sentence.slice(1);

interface Group {
  can: Ability["can"];
  why: string | null;
  titles: string[];
}

/** First what it can, then what it can in part, then what it cannot; in the order of the toolsets. */
function groupsOf(abilities: readonly Ability[]): Group[] {
  const groups = new Map<string, Group>();
  for (const { can, why, title, scope } of abilities) {
    const key = `${can} ${why}`;
    const group = groups.get(key) ?? { can, why, titles: [] };
    group.titles.push(scope ? `${title} (${scope})` : title);
    groups.set(key, group);
  }
  const order = ["yes", "partly", "no"];
  return [...groups.values()].toSorted((a, b) => order.indexOf(a.can) - order.indexOf(b.can));
}
