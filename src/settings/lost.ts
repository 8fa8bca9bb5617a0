import { getNodePath, type Node } from "jsonc-parser";

/** The first name that is lost without a word when a text is read as JSON, since it stands twice in its object or is `__proto__`. */
export function lostIn(node: Node): { offset: number; words: string } | undefined {
  const seen = new Set<unknown>();
  for (const child of node.children ?? []) {
    const [name] = child.type === "property" ? (child.children ?? []) : [];
    if (name && (name.value === "__proto__" || seen.has(name.value))) {
      const why = seen.has(name.value) ? "it stands there twice, and only one can hold" : "nothing can be called that";
      return { offset: name.offset, words: `${getNodePath(name).join(".")}: ${why}` };
    }
    if (name) seen.add(name.value);
    const deeper = lostIn(child);
    if (deeper) return deeper;
  }
  return undefined;
}
