import { personal } from "./chain.js";
import type { KeptRow } from "./read.js";

/**
 * A row on one line together with its values and their salts, so that a stranger can verify both: canonical JSON, the row within
 * it as it stands in the chain. Of a row that was not asked for only the row is given, which the chain needs to be whole.
 */
export function exportedLine({ row, line, kept }: KeptRow, isWanted: boolean): string {
  const committed = personal.filter((field) => row[field] !== undefined);
  const known = new Map(kept.map((value) => [value.field, value]));
  const values = committed.flatMap((field) => {
    const value = isWanted ? known.get(field) : undefined;
    return value ? [`"${field}":{"salt":"${value.salt}","value":${value.text}}`] : [];
  });
  const erased = committed.filter((field) => !known.has(field));
  const withheld = isWanted ? [] : committed.filter((field) => known.has(field));
  return `{${named("erased", erased)}"row":${line},"values":{${values.join(",")}}${
    withheld.length > 0 ? `,"withheld":${JSON.stringify(withheld)}` : ""
  }}\n`;
}

const named = (name: string, fields: readonly string[]) =>
  fields.length > 0 ? `"${name}":${JSON.stringify(fields)},` : "";
