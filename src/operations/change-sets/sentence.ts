import type { ItemPlan, OperationPlan } from "../bound.js";
import { inert } from "../words.js";
import type { Composed } from "./bind-set.js";

/** So many things are named in a sentence. */
const most = 3;

/** "Offboard Tomás Vidal: 3 changes", or what is changed by its names. */
export function sentenceOfSet(
  items: readonly ItemPlan[],
  about: Composed["about"],
): Pick<OperationPlan, "sentence" | "target"> {
  const count = items.length === 1 ? "1 change" : `${items.length} changes`;
  if (about) {
    const { verb, ...target } = about;
    return { target, sentence: { verb, kind: "", name: target.name, joint: ":", place: count } };
  }
  const named = new Map(items.map(({ target }) => [target.id ?? `${target.noun} ${target.name}`, target]));
  const [only, ...others] = named.values();
  const names = [...named.values()].map(({ name }) => inert(name, 60));
  const name = listed(names);
  const target =
    only && others.length === 0 ? { ...only, shows: {} } : { id: null, name, noun: "change set", shows: {} };
  return { target: { ...target, name }, sentence: { verb: "Make", kind: `${count} to`, name } };
}

function listed(names: readonly string[]): string {
  const shown = names.slice(0, most);
  const rest = names.length - shown.length;
  const all = rest > 0 ? [...shown, `${rest} more`] : shown;
  return all.length < 2 ? all.join("") : `${all.slice(0, -1).join(", ")} and ${all.at(-1)}`;
}
