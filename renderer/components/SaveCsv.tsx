import { Download } from "lucide-react";
import { saveCsv } from "../save-file.js";
import { Button } from "./Button.js";
import { Icon } from "./Icon.js";

interface SaveCsvProps {
  name: string;
  title?: string;
  lines(): string[];
}

/** The rows that are shown, as a file. */
export const SaveCsv = ({ name, title, lines }: SaveCsvProps) => (
  <Button size="small" title={title} onClick={() => saveCsv(name, lines())}>
    <Icon of={Download} size={14} /> CSV
  </Button>
);
