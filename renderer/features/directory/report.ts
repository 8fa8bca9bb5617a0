import { lineOf } from "../../../src/csv/line.js";
import { fieldText } from "../../../src/words/field.js";
import { inertText } from "../../components/inert-parts.js";
import { fileColumns, said } from "./table-view.js";
import type { ReportPart } from "./use-catalog.js";

interface About {
  organization: string;
  /** Epoch milliseconds. */
  at: number;
  /** Lists that this organization does not have, or that the key cannot read. */
  leftOut: readonly string[];
}

/** What nobody may conclude from it. */
const limits = (leftOut: readonly string[]): string[] => [
  "It shows what the credential of Countersign can see, and nothing that it cannot. Who is in which group is not in it: member_access tells it of one person.",
  ...(leftOut.length > 0
    ? [`Not in it, since this organization has none or the credential cannot read them: ${leftOut.join(", ")}.`]
    : []),
];

const wordsOf = ({ about, rows: { notes, missing, complete } }: ReportPart): string[] => [
  ...(about === undefined ? [] : [about]),
  ...notes,
  ...missing,
  ...(complete ? [] : ["This list is not whole."]),
];

/** Who is there with which role and keys, as a page of its own that needs nothing else: no script, no address, nothing but what was read. */
export function reportPage(parts: readonly ReportPart[], { organization, at, leftOut }: About): string {
  const moment = new Date(at).toISOString();
  const title = `Access in ${organization}, ${moment.slice(0, 10)}`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escaped(title)}</title>
<style>
body { font: 14px/1.45 system-ui, sans-serif; margin: 32px; color: #1c2230 }
h1 { font-size: 22px } h2 { font-size: 16px; margin: 32px 0 6px }
table { border-collapse: collapse; width: 100% } th, td { text-align: left; padding: 4px 10px 4px 0; border-bottom: 1px solid #d5dae2; vertical-align: top }
th { font-weight: 600 } p { color: #4a5262; margin: 4px 0 }
@media print { @page { size: landscape } body { margin: 0; font-size: 11px } tr { break-inside: avoid } }
</style>
</head>
<body>
<h1>${escaped(title)}</h1>
<p>Read by Countersign at ${moment}.</p>
${limits(leftOut)
  .map((one) => `<p>${escaped(one)}</p>`)
  .join("\n")}
${parts.map(section).join("\n")}
</body>
</html>
`;
}

function section(part: ReportPart): string {
  const {
    label,
    rows: { rows, asOf },
  } = part;
  const head = fileColumns(part.rows)
    .map((column) => `<th scope="col">${escaped(fieldText(column))}</th>`)
    .join("");
  const body = rows.map((row) => `<tr>${row.map((cell) => `<td>${cellOf(said(cell))}</td>`).join("")}</tr>`).join("\n");
  return `<section>
<h2>${escaped(label)} (${rows.length})</h2>
<p>As of ${escaped(asOf)}.</p>
${wordsOf(part)
  .map((one) => `<p>${escaped(one)}</p>`)
  .join("\n")}
${rows.length === 0 ? "<p>None.</p>" : `<table><thead><tr>${head}</tr></thead><tbody>\n${body}\n</tbody></table>`}
</section>`;
}

/** The same as one file for a spreadsheet: the list a row is of stands first, then what is to know of it, names and values in turn. */
export function reportSheet(parts: readonly ReportPart[], { organization, at, leftOut }: About): string {
  const moment = new Date(at).toISOString();
  return [
    lineOf(["Access in", organization, moment]),
    ...limits(leftOut).map((one) => lineOf([one])),
    ...parts.flatMap((part) => [
      lineOf([]),
      ...wordsOf(part).map((one) => lineOf([part.label, one])),
      lineOf([part.label, ...fileColumns(part.rows)]),
      ...part.rows.rows.map((row) => lineOf([part.label, ...row.map(said)])),
    ]),
  ].join("");
}

/** No word is broken; what is too long for a column, an id or an address, may go on in the next line at one of its joints. */
const cellOf = (text: string): string =>
  (inertText(text).match(/@?[^\s@_]{1,24}_?|\s+|[@_]/gu) ?? []).map(harmless).join(text.length > 24 ? "<wbr>" : "");

/** What is somebody else's text is shown as what it is, in a file as well. */
const escaped = (text: string): string => harmless(inertText(text));

const harmless = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
