import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";

/** Which room imports which, by reading the sources: `desk --> audit`. Tests and what they stand on are left out. */
function roomsPicture(root: string): string {
  const edges = new Set<string>();
  for (const file of sources(root)) {
    const from = roomOf(relative(root, file));
    for (const [, specifier = ""] of readFileSync(file, "utf8").matchAll(/from "(\.[^"]*)"/g)) {
      const to = roomOf(relative(root, resolve(dirname(file), specifier)));
      if (from && to && from !== to) edges.add(`  ${from} --> ${to}`);
    }
  }
  return ["```mermaid", "flowchart TD", ...[...edges].toSorted(), "```"].join("\n");
}

const begins = "<!-- rooms: written by `npm run reference` -->";
const ends = "<!-- /rooms -->";

/** The page of the architecture with its picture as the sources are now. */
export function architecturePage(root: string, page: string): string {
  const [before, rest] = page.split(begins);
  const after = rest?.split(ends)[1];
  if (before === undefined || after === undefined)
    throw new Error(`docs/architecture.md has lost its marks: ${begins}`);
  return `${before}${begins}\n\n${roomsPicture(root)}\n\n${ends}${after}`;
}

/** A room is a folder of `src/`, or one of the two that show it. */
const roomOf = (path: string): string | undefined =>
  /^src\/([^/]+)\//.exec(path)?.[1] ?? /^(main|renderer)\//.exec(path)?.[1];

function sources(root: string): string[] {
  const within = (folder: string): string[] =>
    readdirSync(folder).flatMap((name) => {
      const path = join(folder, name);
      if (statSync(path).isDirectory()) return name === "fixtures" ? [] : within(path);
      return /(?<!\.(test|fixture|states))\.tsx?$/.test(name) ? [path] : [];
    });
  return ["src", "main", "renderer"]
    .map((name) => join(root, name))
    .filter((folder) => existsSync(folder))
    .flatMap(within);
}
