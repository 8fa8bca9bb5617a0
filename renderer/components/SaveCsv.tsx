import { Download } from "lucide-react";
import { saveFile } from "../save-file.js";
import { Button } from "./Button.js";
import { Icon } from "./Icon.js";

interface SaveCsvProps {
  name: string;
  title?: string;
  lines(): string[];
}

/** The rows that are shown, as a file. */
export const SaveCsv = ({ name, title, lines }: SaveCsvProps) => (
  <Button size="small" title={title} onClick={() => saveFile(name, lines(), "text/csv")}>
    <Icon of={Download} size={14} /> CSV
  </Button>
);
