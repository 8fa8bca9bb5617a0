import * as z from "zod";
import { apiKeys } from "../api-keys.js";
import { allOf } from "../figures.js";
import { invites } from "../invites.js";
import { members } from "../members.js";
import type { Context, Named, Resource } from "../operation.js";
import { table } from "../table.js";
import type { Toolset } from "../toolsets.js";
import { inert, quoted, unlike } from "../words.js";
import { workspaces } from "../workspaces.js";
import { createParts } from "./parts.js";

interface Candidate {
  kind: string;
  name: string;
  id: string;
  about: string;
  workspace: string | undefined;
  /** 0 for what was said itself; the larger the less alike. */
  far: number;
}

/** A kind of thing that people call by name, and the toolset that says who can read it. */
interface Findable {
  what: string;
  prefix: string;
  toolset: Toolset;
  candidates(text: string, ctx: Context): Promise<Candidate[]>;
}

const findable: readonly Findable[] = [
  kind("members", "members", members),
  kind("invites", "members", invites),
  kind("workspaces", "workspaces", workspaces),
  kind("API keys", "api_keys", apiKeys),
];

/** So many are told; more would not be read. */
const most = 20;

export const find = table({
  name: "find",
  toolset: "organization",
  description: "What is called so: any name, e-mail or id, or part of one, of any kind. Nearest first.",
  input: { text: z.string().min(1).max(200) },
  example: { text: "laptop" },
  async run({ text }, ctx) {
    const said = text.trim();
    const parts = createParts(ctx);
    const byId = findable.filter(({ prefix }) => said.startsWith(prefix));
    const lists = (byId.length > 0 ? byId : findable).map(({ what, toolset, candidates }) =>
      parts.of(what, toolset, () => candidates(said, ctx)),
    );
    const found = (await Promise.all(lists)).flatMap((list) => list ?? []);
    const nearest = found.toSorted((a, b) => a.far - b.far || a.name.length - b.name.length);
    const more = found.length > most ? ` The nearest ${most} are here; say more of the name to see others.` : "";
    return {
      rows: nearest.slice(0, most),
      summary: found.length === 0 ? `Nothing is called ${quoted(said)}.` : `${found.length} found.${more}`,
      missing: parts.missing,
    };
  },
  columns: ({ kind, name, id, about, workspace }) => ({
    kind,
    name,
    id,
    about,
    workspace: workspace === undefined ? undefined : { id: workspace },
  }),
});

/** Generic where a kind is named, plain where it is looked through. */
function kind<T extends Named>(what: string, toolset: Toolset, resource: Resource<T>): Findable {
  return {
    what,
    toolset,
    prefix: resource.prefix,
    async candidates(text, ctx) {
      const things = resource.list ? await allOf(resource.list(ctx)) : [];
      return things.flatMap((thing) => {
        const also = resource.alsoCalled?.(thing) ?? "";
        const name = thing.name || also || thing.id;
        const far = Math.min(...[name, also, thing.id].filter((one) => one !== "").map((one) => distance(text, one)));
        if (far === Number.POSITIVE_INFINITY) return [];
        const shows = Object.values(resource.shows(thing)).filter((one) => typeof one === "string" && one !== name);
        const home = resource.workspaceOf?.(thing);
        const workspace = home === thing.id ? undefined : home;
        return [{ kind: resource.noun, name, id: thing.id, about: inert(shows.join(", "), 200), workspace, far }];
      });
    },
  };
}

/** Itself, its beginning, the beginning of one of its words, a part of it, or written nearly so. */
function distance(said: string, name: string): number {
  const [wanted, there] = [folded(said), folded(name)];
  if (there === wanted) return 0;
  if (there.startsWith(wanted)) return 1;
  if (there.split(/[^\p{L}\p{N}]+/u).some((word) => word.startsWith(wanted))) return 2;
  if (there.includes(wanted)) return 3;
  const far = unlike(wanted, there);
  return wanted.length > 3 && far <= 0.34 ? 4 + far : Number.POSITIVE_INFINITY;
}

const folded = (text: string): string => text.normalize("NFC").toLowerCase();
