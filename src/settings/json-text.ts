import { getNodeValue, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import { tooDeepAt } from "./depth.js";
import { lostIn } from "./lost.js";

/** What a text says as JSON, and where each part of it stands. Throws what `refused` makes of a place in it and of what is wrong there. */
export function readJson(
  text: string,
  refused: (offset: number, what: string) => Error,
): { tree: Node; value: unknown } {
  const deep = tooDeepAt(text);
  if (deep !== undefined) throw refused(deep, "it is nested too deeply");
  const errors: ParseError[] = [];
  // A mark of its byte order gives way to a space, so that what follows stays where it is.
  const tree = parseTree(text.replace(/^\uFEFF/, " "), errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first || !tree)
    throw refused(first?.offset ?? 0, first ? `this is not JSON (${printParseErrorCode(first.error)})` : "it is empty");
  const lost = lostIn(tree);
  if (lost) throw refused(lost.offset, lost.words);
  return { tree, value: getNodeValue(tree) };
}
