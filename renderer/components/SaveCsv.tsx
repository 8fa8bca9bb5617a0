import { Download } from "lucide-react";
import { saveCsv } from "../save-file.js";
import { Button } from "./Button.js";
import { Icon } from "./Icon.js";
import { KeyHint } from "./KeyHint.js";
import { useKeys } from "./use-keys.js";

interface SaveCsvProps {
  name: string;
  title?: string;
  lines(): string[];
}

/** The rows that are shown, as a file. */
export function SaveCsv({ name, title, lines }: SaveCsvProps) {
  const save = () => saveCsv(name, lines());
  useKeys({ e: { does: "Save what is shown as CSV", act: save, palette: true } });
  return (
    <Button size="small" title={title} aria-keyshortcuts="E" onClick={save}>
      <Icon of={Download} size={14} /> CSV <KeyHint keys="E" />
    </Button>
  );
}
