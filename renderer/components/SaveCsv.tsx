import { Download } from "lucide-react";
import { saveCsv } from "../save-file.js";
import { Icon } from "./Icon.js";
import { KeyButton } from "./KeyButton.js";

interface SaveCsvProps {
  name: string;
  title?: string;
  lines(): string[];
}

/** The rows that are shown, as a file. */
export function SaveCsv({ name, title, lines }: SaveCsvProps) {
  return (
    <KeyButton
      size="small"
      title={title}
      hotkey={{ on: "e", does: "Save what is shown as CSV", palette: true }}
      onClick={() => saveCsv(name, lines())}
    >
      <Icon of={Download} size={14} /> CSV
    </KeyButton>
  );
}
