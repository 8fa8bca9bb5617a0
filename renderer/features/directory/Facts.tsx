import { fieldText } from "../../../src/words/field.js";
import { Inert } from "../../components/Inert.js";
import { formatMoney } from "../../components/money-format.js";
import { CellText } from "./RowTable.js";
import type { Cell } from "./table-view.js";
import { isMoney, said, told } from "./table-view.js";

/** What an answer holds, however deep: names and values, lists as lists. What is in `known` is not said again. */
export function Facts({ of, known = [] }: { of: Record<string, unknown>; known?: readonly Cell[] }) {
  const there = new Set(known.filter((cell) => cell !== null).map(said));
  const facts = Object.entries(of).filter(([, value]) => !isSaid(value, there));
  return (
    <dl className="space-y-1">
      {facts.map(([field, value]) => (
        <div key={field} className={isCell(value) ? "grid grid-cols-[116px_1fr] gap-x-3" : ""}>
          <dt className="text-label text-muted-foreground leading-5">{fieldText(field)}</dt>
          <dd className="min-w-0 wrap-anywhere">
            <Value field={field} of={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** Nothing, a value that is there already, or a thing that is named there and of which this tells the kind besides. */
function isSaid(value: unknown, there: ReadonlySet<string>): boolean {
  if (value === null || value === undefined) return true;
  if (isCell(value)) return there.has(said(value));
  if (!isRecord(value)) return false;
  const told = Object.entries(value).flatMap(([field, one]) => (field === "type" || one === null ? [] : [one]));
  return told.length > 0 && told.every((one) => isSaid(one, there));
}

function Value({ field, of }: { field: string; of: unknown }) {
  if (isCell(of)) return <CellText column={field} cell={of} />;
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
  return isRecord(of) ? (
    <div className="border-l-2 pl-2.5">
      <Facts of={of} />
    </div>
  ) : null;
}

/** A thing of a list, on one line: what it is called, then the rest of what it says. */
function Line({ of }: { of: Record<string, unknown> }) {
  const cells = Object.entries(of).filter(
    (entry): entry is [string, Cell] => isCell(entry[1]) && entry[1] !== null && !entry[0].endsWith("_id"),
  );
  const [first, ...rest] = cells;
  return (
    <>
      {first && <Inert text={told(...first)} whole />}
      {rest.length > 0 && (
        <span className="text-muted-foreground">
          {" "}
          (
          <Inert
            text={rest.map(([field, cell]) => `${fieldText(field).toLowerCase()} ${inWords(field, cell)}`).join(", ")}
            whole
          />
          )
        </span>
      )}
    </>
  );
}

const inWords = (field: string, cell: Cell) => (isMoney(cell) ? formatMoney(cell, 2) : told(field, cell));
const isCell = (value: unknown): value is Cell =>
  value === null || ["string", "number", "boolean"].includes(typeof value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
