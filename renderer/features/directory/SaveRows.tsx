import { Download } from "lucide-react";
import { lineOf } from "../../../src/csv/line.js";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { saveFile } from "../../save-file.js";
import { type Row, said } from "./table-view.js";

interface SaveRowsProps {
  name: string;
  columns: readonly string[];
  rows: readonly Row[];
}

/** The rows that are shown, in their order, with their ids, as CSV. */
export function SaveRows({ name, columns, rows }: SaveRowsProps) {
  const save = () =>
    saveFile(
      `${name.toLowerCase().replaceAll(" ", "-")}.csv`,
      [lineOf(columns), ...rows.map((row) => lineOf(row.map(said)))],
      "text/csv",
    );
  return (
    <Button size="small" onClick={save} title={`Save the ${rows.length} rows that are shown`}>
      <Icon of={Download} size={14} /> CSV
    </Button>
  );
}
