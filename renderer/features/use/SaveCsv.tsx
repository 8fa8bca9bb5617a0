import { Download } from "lucide-react";
import { Button } from "../../components/Button.js";
import { Icon } from "../../components/Icon.js";
import { saveFile } from "../../save-file.js";

/** The rows that are shown, as a file. */
export const SaveCsv = ({ name, lines }: { name: string; lines(): string[] }) => (
  <Button size="small" onClick={() => saveFile(name, lines(), "text/csv")}>
    <Icon of={Download} size={14} /> CSV
  </Button>
);
