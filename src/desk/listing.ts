import { budget, tokensOf } from "../mcp/listing-size.js";
import { ownTools } from "../mcp/own-tools.js";
import { toolOf } from "../mcp/tools.js";
import { type Power, unavailable } from "../operations/needs.js";
import type { Operation } from "../operations/operation.js";
import { isToolset, type Toolset, toolsetNames, toolsets } from "../operations/toolsets.js";
import { clientKey } from "../proposals/client-key.js";
import type { Stored } from "../settings/schema.js";
import type { Listing } from "./contract/settings.js";

export const usualToolsets = toolsetNames.filter((name) => toolsets[name].usual);

/** The toolsets that the person lists to a client: chosen for it, else for all, else the usual ones. It is not what may be used. */
export function listedTo(settings: Pick<Stored, "toolsets" | "clients">, client: string): readonly Toolset[] {
  const key = clientKey(client);
  const own = Object.hasOwn(settings.clients, key) ? settings.clients[key]?.toolsets : null;
  const chosen = own ?? settings.toolsets;
  // A newer version may have written names that are not known here.
  return chosen ? chosen.filter(isToolset) : usualToolsets;
}

/** All that can be listed, what it costs to read, and what starts blocked, for the person who chooses. */
export function listingOf(catalog: readonly Operation[], power: Power | undefined): Listing {
  return {
    toolsets: toolsetNames.map((name) => {
      const { about, usual } = toolsets[name];
      const operations = catalog.filter(({ toolset }) => toolset === name);
      const whys = operations.map((operation) => power && unavailable({ ...operation, name: "This" }, power));
      const possible = operations.filter((_, index) => whys[index] === undefined);
      const why = possible.length === 0 ? (whys[0] ?? null) : null;
      const counts = { operations: operations.length, possible: possible.length };
      return { name, about, usual, ...counts, why, tokens: tokensOf(possible.map(toolOf)) };
    }),
    always: { operations: ownTools.length, tokens: tokensOf(ownTools.map(({ tool }) => tool)) },
    budget,
    critical: catalog.flatMap((operation) =>
      // A set has the risk of what it holds, which is listed here by itself.
      operation.kind === "write" && operation.risk === "critical" && !operation.isSet
        ? [
            {
              name: operation.name,
              title: operation.title,
              toolset: operation.toolset,
              what: operation.description,
              always: operation.alike,
              possible: power === undefined || unavailable(operation, power) === undefined,
            },
          ]
        : [],
    ),
    operations: catalog.map(({ name, toolset, kind }) => ({ name, toolset, kind })),
  };
}
