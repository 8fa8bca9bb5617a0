import { getNodeValue, type Node, type ParseError, parseTree } from "jsonc-parser";
import { broken, type Format, lineAt, type Place, unsafe } from "./format.js";
import { cut, insertFirst, JsonBroken, keyOf, propertiesOf, treeOf, valueIn } from "./json-text.js";

/** Our entry is put first in its object. Parsed before and after: nothing else may differ, in value or order. */
export const jsonFormat: Format = { contentsOf, entryIn, withEntry, withoutEntry };

/** The same for a client that takes a file with a trailing comma for broken: ours would never be read in it. */
export function noTrailingComma(format: Format): Format {
  const checked = (text: string, file: string): string => {
    const errors: ParseError[] = [];
    if (text.trim() !== "") parseTree(text, errors, { allowTrailingComma: false });
    const [first] = errors;
    // Whatever else is wrong is said by the format itself.
    if (first && parsed(text, file))
      throw broken(file, lineAt(text, first.offset), "this client reads no comma before a closing bracket");
    return text;
  };
  return {
    contentsOf: (text, file) => format.contentsOf(checked(text, file), file),
    entryIn: (text, place) => format.entryIn(checked(text, place.file), place),
    withEntry: (text, place, value) => checked(format.withEntry(checked(text, place.file), place, value), place.file),
    withoutEntry: (text, place) => checked(format.withoutEntry(checked(text, place.file), place), place.file),
  };
}

function contentsOf(text: string, file: string): unknown {
  return text.trim() === "" ? {} : getNodeValue(parsed(text, file));
}

function entryIn(text: string, place: Place): { value: unknown; line: number } | undefined {
  if (text.trim() === "") return undefined;
  const { entry } = walk(text, place);
  const value = entry && valueIn(entry);
  return value && { value: getNodeValue(value), line: lineAt(text, entry.offset) };
}

function withEntry(text: string, place: Place, value: Record<string, unknown>): string {
  // Some clients leave a file without a single byte behind; there is nothing in it to lose.
  const before = text.trim() === "" ? `{}${text || "\n"}` : text;
  const cleared = withoutEntry(before, place);
  const { deepest, missing } = walk(cleared, place);
  const [first = place.name, ...rest] = [...missing, place.name];
  const nested = rest.reduceRight<unknown>((inner, name) => ({ [name]: inner }), value);
  return unchanged(before, insertFirst(cleared, deepest, first, nested), place);
}

function withoutEntry(text: string, place: Place): string {
  if (text.trim() === "") return text;
  const { entry, deepest } = walk(text, place);
  return entry ? unchanged(text, cut(text, deepest, entry), place) : text;
}

interface Way {
  /** The innermost object on the way that is there, and the names that are not. */
  deepest: Node;
  missing: string[];
  entry?: Node;
}

function walk(text: string, place: Place): Way {
  const step = (object: Node, depth: number, name: string): Node | undefined => {
    if (object.type !== "object")
      throw broken(
        place.file,
        lineAt(text, object.offset),
        `${place.at[depth - 1] ?? "the whole file"} is not an object in braces`,
      );
    const [found, twice] = propertiesOf(object).filter((property) => keyOf(property) === name);
    if (twice) throw broken(place.file, lineAt(text, twice.offset), `“${name}” stands there a second time`);
    return found;
  };
  let deepest = parsed(text, place.file);
  for (const [depth, name] of place.at.entries()) {
    const found = step(deepest, depth, name);
    const value = found && valueIn(found);
    if (!value) return { deepest, missing: place.at.slice(depth) };
    deepest = value;
  }
  const entry = step(deepest, place.at.length, place.name);
  return { deepest, missing: [], ...(entry && { entry }) };
}

function parsed(text: string, file: string): Node {
  try {
    return treeOf(text);
  } catch (error) {
    if (error instanceof JsonBroken) throw broken(file, error.line, error.message, error);
    throw error;
  }
}

/** Gives `after`, if it says the same as `before` save for our entry and the objects that only it needs. */
function unchanged(before: string, after: string, place: Place): string {
  const way = [...place.at, place.name];
  if (
    JSON.stringify(outline(parsed(before, place.file), way)) === JSON.stringify(outline(parsed(after, place.file), way))
  )
    return after;
  throw unsafe(place.file);
}

/** A node as nested lists, in order, so that no key is special and none can be lost; without what lies at the end of the way. */
function outline(node: Node, way: readonly string[] | undefined): unknown {
  if (node.type === "array") return ["array", ...(node.children ?? []).map((child) => outline(child, undefined))];
  if (node.type !== "object") return [node.type, String(node.value)];
  const kept = propertiesOf(node).flatMap((property) => {
    const name = keyOf(property);
    const onWay = way?.[0] === name;
    const value = valueIn(property);
    if (onWay && way.length === 1) return [];
    const inner = value && outline(value, onWay ? way.slice(1) : undefined);
    return onWay && value?.type === "object" && Array.isArray(inner) && inner.length === 1 ? [] : [[name, inner]];
  });
  return ["object", ...kept];
}
