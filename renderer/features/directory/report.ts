import { lineOf } from "../../../src/csv/line.js";
import { fieldText } from "../../../src/words/field.js";
import { inertText } from "../../components/inert-parts.js";
import { formatMoney } from "../../components/money-format.js";
import { formatTime } from "../../components/time-format.js";
import {
  type Cell,
  fileColumns,
  isMoment,
  isMoney,
  type Row,
  said,
  seen,
  shownColumns,
  wholeTable,
} from "./table-view.js";
import type { ReportPart } from "./use-catalog.js";

interface About {
  organization: { id: string; name: string };
  /** Epoch milliseconds. */
  at: number;
  /** Lists that this organization does not have, or that the key cannot read. */
  leftOut: readonly string[];
}

/** What nobody may conclude from it. */
const limits = (parts: readonly ReportPart[], leftOut: readonly string[]): string[] => {
  const torn = parts.flatMap(({ list, rows }) => (rows.complete ? [] : [list.label]));
  return [
    "It shows what the credential of Countersign can see, and nothing that it cannot.",
    ...(leftOut.length > 0
      ? [`Not in it, since this organization has none or the credential cannot read them: ${leftOut.join(", ")}.`]
      : []),
    ...(torn.length > 0 ? [`Not whole: ${torn.join(", ")}. What is missing stands there.`] : []),
  ];
};

const wordsOf = ({ list: { about }, rows: { notes, missing, complete } }: ReportPart): string[] => [
  ...(about === undefined ? [] : [about]),
  ...notes,
  ...missing,
  ...(complete ? [] : ["This list is not whole."]),
];

/** Who is there with which role and keys, as a page of its own that needs nothing else: no script, no address, nothing but what was read. */
export function reportPage(parts: readonly ReportPart[], { organization, at, leftOut }: About): string {
  const title = `Access in ${organization.name}, ${formatTime(at, "utcDate")}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escaped(title)}</title>
<style>
:root { color-scheme: light }
body { font: 13px/1.4 system-ui, sans-serif; margin: 32px auto; padding: 0 32px; max-width: 1216px; background: #fff; color: #1c2230 }
h1 { font-size: 22px; margin: 0 0 6px } h2 { font-size: 16px; margin: 32px 0 6px; break-after: avoid }
table { border-collapse: collapse; width: 100%; margin-top: 8px } th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid #d5dae2; vertical-align: top }
th { font-weight: 600 } p { color: #4a5262; margin: 4px 0; max-width: 90ch } small { display: block; font-size: 10px; color: #5b6473 }
.count { text-align: right; font-variant-numeric: tabular-nums; padding-right: 24px }
.sign { display: flex; gap: 32px; margin-top: 40px; max-width: none } .sign span { flex: 1; border-top: 1px solid #1c2230; padding-top: 4px }
@media print { @page { size: A4 landscape; margin: 12mm } body { margin: 0; padding: 0; max-width: none; font-size: 10px } h1 { font-size: 18px } h2 { font-size: 13px; margin-top: 20px } small { font-size: 8px } tr, .sign { break-inside: avoid } }
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>Organization ${escaped(organization.id)}. Read by Countersign at ${formatTime(at, "utc")}. Days are UTC; exact times stand in the CSV file.</p>
${paragraphs(limits(parts, leftOut))}
<section>
<h2>Summary</h2>
<table><thead><tr><th scope="col">List</th><th scope="col" class="count">Rows</th><th scope="col">Of these</th></tr></thead><tbody>
${parts.map(summary).join("\n")}
</tbody></table>
<p class="sign"><span>Reviewed by</span><span>Date</span></p>
</section>
${parts.map(section).join("\n")}
</body>
</html>
`;
}

const summary = (part: ReportPart): string =>
  `<tr><th scope="row">${escaped(part.list.label)}</th><td class="count">${part.rows.rows.length.toLocaleString("en-US")}</td><td>${escaped(counted(part), 2000)}</td></tr>`;

/** So many values are told, the most frequent first. */
const most = 12;

/** "developer 3, admin 1": what the rows are by their most telling column. */
function counted({ list: { countBy }, rows: { columns, rows } }: ReportPart): string {
  const at = countBy === undefined ? -1 : columns.indexOf(countBy);
  if (countBy === undefined || at < 0) return "";
  const counts = new Map<string, number>();
  for (const row of rows)
    for (const kind of kindsOf(countBy, row[at] ?? null)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const told = [...counts]
    .toSorted((a, b) => b[1] - a[1])
    .map(([kind, count]) => `${kind} ${count.toLocaleString("en-US")}`);
  return [...told.slice(0, most), ...(told.length > most ? [`and ${told.length - most} more`] : [])].join(", ");
}

function kindsOf(column: string, cell: Cell): string[] {
  if (column === "archived_at") return [cell === null ? "active" : "archived"];
  // A key has several problems, and each expires on a day of its own.
  if (column === "problem")
    return said(cell)
      .split("; ")
      .map((one) => one.replace(/^expires .*/, "expiring"));
  return [said(cell) || "none"];
}

function section(part: ReportPart): string {
  const { list, rows } = part;
  const shown = shownColumns(rows.columns);
  const sort = list.sortBy === undefined ? null : { column: list.sortBy, down: false };
  const head = shown.map((column) => `<th scope="col">${escaped(fieldText(column))}</th>`).join("");
  const body = seen(rows, { ...wholeTable, sort })
    .map(
      (row) => `<tr>${shown.map((column, index) => tableCell(row, rows.columns, column, index === 0)).join("")}</tr>`,
    )
    .join("\n");
  return `<section>
<h2>${escaped(list.label)} (${rows.rows.length.toLocaleString("en-US")})</h2>
${paragraphs(wordsOf(part))}
${rows.rows.length === 0 ? "<p>None.</p>" : `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`}
</section>`;
}

/** A name first, and its id small beneath. */
function tableCell(row: Row, columns: readonly string[], column: string, isFirst: boolean): string {
  const cell = (named: string) => row[columns.indexOf(named)] ?? null;
  const id = said(cell(`${column}_id`)) || (isFirst ? said(cell("id")) : "");
  return `<td>${jointed(inWords(cell(column)))}${id && `<small>${jointed(id)}</small>`}</td>`;
}

function inWords(cell: Cell): string {
  if (isMoment(cell)) return formatTime(Date.parse(cell), "utcDate");
  return isMoney(cell) ? formatMoney(cell, 2) : said(cell) || "–";
}

/** The same as one file for a spreadsheet, with exact values: the list a row is of stands first, then what is to know of it, names and values in turn. */
export function reportSheet(parts: readonly ReportPart[], { organization, at, leftOut }: About): string {
  return [
    lineOf(["Access in", organization.name, organization.id, new Date(at).toISOString()]),
    ...limits(parts, leftOut).map((one) => lineOf([one])),
    ...parts.flatMap((part) => [
      lineOf([]),
      ...[`As of ${part.rows.asOf}.`, ...wordsOf(part)].map((one) => lineOf([part.list.label, one])),
      lineOf([part.list.label, ...fileColumns(part.rows)]),
      ...part.rows.rows.map((row) => lineOf([part.list.label, ...row.map(said)])),
    ]),
  ].join("");
}

const paragraphs = (all: readonly string[]): string => all.map((one) => `<p>${escaped(one, 2000)}</p>`).join("\n");

/** No word is broken; what is too long for a column, an id or an address, may go on in the next line at one of its joints. */
const jointed = (text: string): string =>
  (inertText(text).match(/@?[^\s@_]{1,24}_?|\s+|[@_]/gu) ?? []).map(harmless).join(text.length > 24 ? "<wbr>" : "");

/** What is somebody else's text is shown as what it is, in a file as well. */
const escaped = (text: string, longest?: number): string => harmless(inertText(text, longest));

const harmless = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
