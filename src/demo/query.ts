import * as z from "zod";

/** What stood behind the question mark: `name=a` is a string, `name[]=a&name[]=b` a list. */
export type Query = Record<string, string | string[]>;

/** Reads the query as the SDK writes it. A parameter that is empty and no list counts as not given. */
export function readQuery(search: URLSearchParams): Query {
  const query: Query = {};
  for (const key of new Set(search.keys())) {
    if (key.endsWith("[]")) query[key.slice(0, -2)] = search.getAll(key);
    else if (search.get(key)) query[key] = String(search.get(key));
  }
  return query;
}

/** `limit` within its bounds; outside of them is an error, never a silent correction. */
export const limit = (most: number) =>
  z
    .string()
    .regex(/^\d+$/, "has to be a whole number")
    .transform(Number)
    .pipe(z.number().min(1, "has to be at least 1").max(most, `has to be at most ${most}`));

export const flag = z
  .enum(["true", "false"])
  .transform((said) => said === "true")
  .optional();

/** An RFC 3339 time with its zone. */
export const time = z.iso
  .datetime({ offset: true, error: "has to be an RFC 3339 time with a zone" })
  .transform((said) => new Date(said));

/** What every list of things takes that pages by ids. */
export const paging = {
  limit: limit(1000).default(20),
  after_id: z.string().optional(),
  before_id: z.string().optional(),
};

/** What every list of things takes that pages by a cursor. */
export const cursorPaging = (most: number) => ({ limit: limit(most).default(20), page: z.string().optional() });
