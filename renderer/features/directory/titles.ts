import { fieldText } from "../../../src/words/field.js";
import { formatMoney } from "../../components/money-format.js";
import { type Cell, said, told } from "./table-view.js";

/** How a row is called that has no name of its own, by what its columns say. */
export type TitleOf = (cell: (column: string) => Cell) => string;

/** By another column: who asks for it, what it is a limit of. */
export const calledBy =
  (column: string): TitleOf =>
  (cell) =>
    told(column, cell(column));

/** By what it limits, to how much, in which period: "Workspace Sandbox, $1,200.00 monthly". */
export const spendLimitTitle: TitleOf = (cell) => {
  const [limit, period] = [cell("limit"), said(cell("period"))];
  const most = limit === null ? `no ${period} cap` : `${formatMoney(said(limit), 2)} ${period}`;
  return `${limitedBy(cell)}, ${most}`;
};

/** "Workspace Sandbox", "Organization" */
export const limitedBy: TitleOf = (cell) =>
  [fieldText(told("of", cell("of"))), said(cell("place") ?? cell("place_id"))].filter(Boolean).join(" ");
