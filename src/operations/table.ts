import { inOurWords, inWords } from "../admin-api/errors.js";
import { bindInput } from "./bind.js";
import type { TableAnswer } from "./bound.js";
import type { Cell, Context, ReadOperation, Rows, Scalar, Shape, Table } from "./operation.js";
import { plain, subjectOf } from "./plain.js";
import { inert } from "./words.js";

/** Rows of one answer to a client; what is beyond is said to be there, and is asked for from there. */
const usual = 1000;

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
        run: (from = 0, most = usual) =>
          inOurWords(async () => {
            const answer = op.run(input, ctx);
            const found: Rows<Row> = Symbol.asyncIterator in answer ? { rows: answer } : await answer;
            const { rows, more } = await taken(found.rows, from, most);
            const cells = rows.map((row) => op.columns(row, input));
            const named = await withNames(cells, ctx);
            return { ...answerOf(op.name, found, named, more, ctx), page: { args, from, more } };
          }),
      };
    },
  };
}

function answerOf<Row>(
  name: string,
  { total, as_of, summary, notes = [], missing = [] }: Rows<Row>,
  named: { columns: string[]; rows: Scalar[][]; note: string | undefined },
  more: boolean,
  ctx: Context,
): TableAnswer {
  const said = [...notes, ...(named.note ? [named.note] : [])];
  return {
    columns: named.columns,
    rows: named.rows,
    ...(total && { total }),
    complete: !more && missing.length === 0,
    ...(missing.length > 0 && { missing: missing.map((one) => inert(one)) }),
    as_of: as_of ?? ctx.now.toISOString(),
    summary: summary ?? `${subjectOf(name)}: ${named.rows.length}${more ? " and more" : ""}.`,
    ...(said.length > 0 && { notes: said }),
  };
}

async function taken<Row>(
  source: Iterable<Row> | AsyncIterable<Row>,
  from: number,
  most: number,
): Promise<{ rows: Row[]; more: boolean }> {
  const rows: Row[] = [];
  let before = from;
  for await (const row of source) {
    if (before > 0) before -= 1;
    else if (rows.length === most) return { rows, more: true };
    else rows.push(row);
  }
  return { rows, more: false };
}

/** An id cell becomes two: the name under the column's own title, the id under `…_id`. */
async function withNames(cells: readonly Record<string, Cell>[], ctx: Context) {
  const titles = [...new Set(cells.flatMap((row) => Object.keys(row).filter((title) => row[title] !== undefined)))];
  const referring = new Set(titles.filter((title) => cells.some((row) => isReference(row[title]))));
  const columns = titles.flatMap((title) => (referring.has(title) ? [title, `${title}_id`] : [title]));
  let note: string | undefined;
  const nameOf = async (cell: Cell): Promise<Scalar> => {
    if (!isReference(cell)) return null;
    if (!cell.id) return inert(cell.name ?? "") || null;
    try {
      return inert((await ctx.directory.nameOf(cell.id)) ?? cell.gone ?? cell.name ?? "") || null;
    } catch (error) {
      // Rows without names are worth more than no rows; that they are missing is said.
      note = `Names could not be read: ${inWords(error)}`;
      return cell.name ? inert(cell.name) : null;
    }
  };
  const rows = await Promise.all(
    cells.map(async (row) => {
      const parts = titles.map(async (title): Promise<Scalar[]> => {
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

function plainCell(cell: Cell): Scalar {
  if (isReference(cell) || cell === undefined) return null;
  return typeof cell === "string" ? inert(cell) : cell;
}
