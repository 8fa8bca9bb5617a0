import { isField } from "../field.js";
import type { WriteOperation } from "../operation.js";
import { isReference, referenceTo } from "../promised.js";
import { ArgumentRefused, quoted } from "../words.js";

/** The earlier changes whose result one names. Throws where it names what no change before it can give. */
export function needsOf(operation: WriteOperation, said: Readonly<Record<string, unknown>>, number: number): number[] {
  const found = Object.entries(said).flatMap(([argument, value]) => {
    const places = Array.isArray(value) ? value : [value];
    return places.flatMap((place) => (isReference(place) ? [needed(operation, argument, place, number)] : none(place)));
  });
  return [...new Set(found)].toSorted((a, b) => a - b);
}

function needed(operation: WriteOperation, argument: string, text: string, number: number): number {
  const reference = referenceTo(text);
  if (reference?.field !== "id")
    throw new ArgumentRefused(
      `${quoted(text)} names nothing. The form is {{1.id}}: the id of what change 1 makes, and no other field.`,
    );
  if (reference.change < 1 || reference.change >= number)
    throw new ArgumentRefused(`${quoted(text)} does not name an earlier change. Only those before it can be named.`);
  const input = operation.input[argument];
  if (!input || !isField(input) || !input.resource)
    throw new ArgumentRefused(
      `\`${argument}\` cannot be the result of another change: only an argument that names a thing can.`,
    );
  return reference.change;
}

/** Deeper down a reference would be sent as the text that it is. */
function none(place: unknown): [] {
  if (typeof place !== "object" || place === null) return [];
  for (const inner of Object.values(place)) {
    if (isReference(inner))
      throw new ArgumentRefused(
        `${quoted(inner)} lies within another value. It can only be an argument, or one of a list.`,
      );
    none(inner);
  }
  return [];
}
