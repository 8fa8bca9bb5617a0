import { fieldText } from "../../../src/words/field.js";
import { Inert } from "../../components/Inert.js";
import { formatMoney } from "../../components/money-format.js";
import { CellText } from "./RowTable.js";
import type { Cell } from "./table-view.js";
import { isMoney, said, told } from "./table-view.js";
import { useAddressOf } from "./use-catalog.js";

/** What an answer holds, however deep: names and values, lists as lists. What is in `known` is not said again. */
export function Facts({ of, known = [] }: { of: Record<string, unknown>; known?: readonly Cell[] }) {
  const there = new Set(known.filter((cell) => cell !== null).map(said));
  const facts = Object.entries(of).filter(([field, value]) => !isInner(field) && !isSaid(value, there));
  return (
    <dl className="space-y-1">
      {facts.map(([field, value]) => (
        <div key={field} className={isShort(value) ? "grid grid-cols-[116px_1fr] gap-x-3" : ""}>
          <dt className="text-label text-muted-foreground leading-5">{fieldText(field)}</dt>
          <dd className="min-w-0 wrap-anywhere">
            <Value field={field} of={value} id={idBeside(of, field)} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** What tells a machine what something is, or which: its name stands beside it. An encryption key and a profile have none. */
const isInner = (field: string) =>
  /(^|_)ids?$|^type$|^display_color$/.test(field) && !["external_key_id", "user_profile_id"].includes(field);

/** It says its kind and no more. */
const kindAlone = (value: unknown): Cell => {
  if (!isRecord(value) || typeof value.type !== "string") return null;
  return Object.entries(value).every(([field, one]) => field === "type" || one === null) ? value.type : null;
};

const isShort = (value: unknown) =>
  isCell(value) || (Array.isArray(value) && value.length === 0) || kindAlone(value) !== null;

/** Nothing, a value that is there already, or a thing that is named there and of which this tells the kind besides. */
function isSaid(value: unknown, there: ReadonlySet<string>): boolean {
  if (value === null || value === undefined) return true;
  if (isCell(value)) return there.has(said(value));
  if (!isRecord(value)) return false;
  const told = Object.entries(value).flatMap(([field, one]) => (field === "type" || one === null ? [] : [one]));
  return told.length > 0 ? told.every((one) => isSaid(one, there)) : isSaid(value.type, there);
}

function Value({ field, of, id = null }: { field: string; of: unknown; id?: Cell }) {
  if (isCell(of)) return <NamedCell column={field} cell={of} id={id} />;
  if (Array.isArray(of)) {
    if (of.length === 0) return <span className="text-muted-foreground">none</span>;
    return (
      <ul className="mt-0.5 space-y-1 border-l-2 pl-2.5">
        {of.map((one, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: what an answer lists has no other identity
          <li key={index}>{isRecord(one) ? <Line of={one} /> : <Value field={field} of={one} />}</li>
        ))}
      </ul>
    );
  }
  const kind = kindAlone(of);
  if (kind !== null) return <CellText column="type" cell={kind} />;
  return isRecord(of) ? (
    <div className="border-l-2 pl-2.5">
      <Facts of={of} />
    </div>
  ) : null;
}

/** A thing of a list, on one line: what it is called, then the rest of what it says. */
function Line({ of }: { of: Record<string, unknown> }) {
  const cells = Object.entries(of).filter(
    (entry): entry is [string, Cell] => isCell(entry[1]) && entry[1] !== null && !isInner(entry[0]),
  );
  const [first, ...rest] = cells;
  return (
    <>
      {first && (
        <NamedCell column={first[0]} cell={first[1]} id={idBeside(of, first[0]) ?? idBeside(of, "spend_limit")} />
      )}
      {rest.length > 0 && (
        <span className="text-muted-foreground">
          {", "}
          <Inert
            text={rest
              .map(
                ([field, cell]) => (isPlain(field) ? "" : `${fieldText(field).toLowerCase()} `) + inWords(field, cell),
              )
              .join(", ")}
            whole
          />
        </span>
      )}
    </>
  );
}

/** Where the value says by itself what it is. */
const isPlain = (field: string) => /(^|_)(role|status)$/.test(field);

/** A value, leading to the thing it names; where that has no page, its id stands beneath. */
export function NamedCell({ column, cell, id }: { column: string; cell: Cell; id: Cell }) {
  const addressOf = useAddressOf();
  const text = <CellText column={column} cell={cell} />;
  if (typeof id !== "string" || id === cell) return text;
  const address = addressOf(id);
  return address === undefined ? (
    <>
      {text}
      <span className="block text-label text-muted-foreground">
        <Inert text={id} whole />
      </span>
    </>
  ) : (
    <a className="underline underline-offset-2" href={address} title={id}>
      {text}
    </a>
  );
}

/** The id of what a field names: beside it, or of the whole. */
function idBeside(of: Record<string, unknown>, field: string): Cell {
  const id = of[`${field}_id`] ?? (field === "name" ? of.id : null);
  return typeof id === "string" ? id : null;
}

const inWords = (field: string, cell: Cell) => (isMoney(cell) ? formatMoney(cell, 2) : told(field, cell));
const isCell = (value: unknown): value is Cell =>
  value === null || ["string", "number", "boolean"].includes(typeof value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
