import { inOurWords, inWords } from "../admin-api/errors.js";
import { bindInput } from "./bind.js";
import type { Cell, Context, Json, ReadOperation, Rows, Shape, Table, TableAnswer } from "./operation.js";
import { plain } from "./plain.js";
import { inert } from "./words.js";

/** Rows of one answer; what is beyond is said to be there, and how to narrow. */
const most = 1000;

/** Declares an operation that answers with rows: paged to their end or to a stated bound, names beside ids. */
export function table<const S extends Shape, Row>(op: Table<S, Row>): ReadOperation {
  return {
    ...plain(op),
    kind: "read",
    async bind(said, ctx, by = "name") {
      const { input, args, reach } = await bindInput(op.input, said, ctx, by);
      return {
        args,
        reach,
        run: () =>
          inOurWords(async () => {
            const answer = op.run(input, ctx);
            const found: Rows<Row> = Symbol.asyncIterator in answer ? { rows: answer } : await answer;
            const { rows, complete } = await taken(found.rows);
            const cells = rows.map((row) => op.columns(row, input));
            const named = await withNames(cells, ctx);
            return answerOf(found, named, complete, Object.keys(op.input), ctx);
          }),
      };
    },
  };
}

function answerOf<Row>(
  { total, as_of, summary, notes = [] }: Rows<Row>,
  named: { columns: string[]; rows: Json[][]; note: string | undefined },
  complete: boolean,
  filters: readonly string[],
  ctx: Context,
): TableAnswer {
  const said = [...notes, ...(named.note ? [named.note] : [])];
  const narrow =
    filters.length > 0 ? `Narrow it with ${filters.join(", ")}.` : "Look at the rest in the Claude Console.";
  return {
    columns: named.columns,
    rows: named.rows,
    ...(total && { total }),
    ...(!complete && { next: `Only the first ${most} rows are here; there are more. ${narrow}` }),
    complete,
    as_of: as_of ?? ctx.now.toISOString(),
    ...(summary && { summary }),
    ...(said.length > 0 && { notes: said }),
  };
}

async function taken<Row>(source: Iterable<Row> | AsyncIterable<Row>): Promise<{ rows: Row[]; complete: boolean }> {
  const rows: Row[] = [];
  for await (const row of source) {
    if (rows.length === most) return { rows, complete: false };
    rows.push(row);
  }
  return { rows, complete: true };
}

/** An id cell becomes two: the name under the column's own title, the id under `…_id`. */
async function withNames(cells: readonly Record<string, Cell>[], ctx: Context) {
  const titles = [...new Set(cells.flatMap((row) => Object.keys(row).filter((title) => row[title] !== undefined)))];
  const referring = new Set(titles.filter((title) => cells.some((row) => isReference(row[title]))));
  const columns = titles.flatMap((title) => (referring.has(title) ? [title, `${title}_id`] : [title]));
  let note: string | undefined;
  const nameOf = async (cell: Cell): Promise<Json> => {
    if (!isReference(cell) || !cell.id) return null;
    try {
      return inert((await ctx.directory.nameOf(cell.id)) ?? cell.name ?? "") || null;
    } catch (error) {
      // Rows without names are worth more than no rows; that they are missing is said.
      note = `Names could not be read: ${inWords(error)}`;
      return cell.name ? inert(cell.name) : null;
    }
  };
  const rows = await Promise.all(
    cells.map(async (row) => {
      const parts = titles.map(async (title): Promise<Json[]> => {
        const cell = row[title];
        if (!referring.has(title)) return [plainCell(cell)];
        return [await nameOf(cell), isReference(cell) ? (cell.id ?? null) : plainCell(cell)];
      });
      return (await Promise.all(parts)).flat();
    }),
  );
  return { columns, rows, note };
}

function isReference(cell: Cell): cell is Extract<Cell, object> {
  return typeof cell === "object" && cell !== null;
}

function plainCell(cell: Cell): Json {
  if (isReference(cell) || cell === undefined) return null;
  return typeof cell === "string" ? inert(cell) : cell;
}
