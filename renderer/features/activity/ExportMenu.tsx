import { Menu } from "@base-ui/react/menu";
import { Download } from "lucide-react";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { problemWords } from "../../problem-words.js";
import { type Export, type Format, formats } from "./use-export.js";

interface ExportMenuProps {
  /** What of the record goes out: "all rows" or what is chosen. */
  what: string;
  busy: boolean;
  onTake(format: Format): void;
}

/** The chosen rows as a file, in one of three formats. */
export function ExportMenu({ what, busy, onTake }: ExportMenuProps) {
  return (
    <Menu.Root>
      <Menu.Trigger
        render={
          <KeyButton
            hotkey={{ on: "e", does: "Export what is chosen", palette: true }}
            size="small"
            off={busy ? "It is being exported." : undefined}
          />
        }
      >
        <Icon of={Download} size={14} /> Export
      </Menu.Trigger>
      <Menu.Portal>
        <Menu.Positioner align="end" sideOffset={4} className="z-20">
          <Menu.Popup
            aria-label="Export"
            className="w-72 rounded-card border border-border-strong bg-popover p-1.5 shadow-popover outline-none"
          >
            <Menu.Group>
              <Menu.GroupLabel className="px-2 pt-1 pb-1.5 text-label text-muted-foreground">
                Export {what}
              </Menu.GroupLabel>
              {keys.map((format) => (
                <Menu.Item
                  key={format}
                  onClick={() => onTake(format)}
                  className="flex min-h-8 cursor-default items-center gap-2 rounded-control px-2 outline-none data-highlighted:bg-accent"
                >
                  <span className="font-medium">{formats[format].name}</span>
                  <span className="text-label text-muted-foreground">{formats[format].about}</span>
                </Menu.Item>
              ))}
            </Menu.Group>
          </Menu.Popup>
        </Menu.Positioner>
      </Menu.Portal>
    </Menu.Root>
  );
}

const keys = ["jsonl", "csv", "ocsf"] as const satisfies Format[];

/** How far an export is, and what became of it. */
export function ExportLine({ taking: { progress, done, error, stop, dismiss } }: { taking: Export }) {
  if (!progress && !done && !error) return null;
  const share = progress && progress.of > 0 ? progress.seq / progress.of : 0;
  return (
    <div className="relative flex min-h-9 shrink-0 items-center gap-2 border-b bg-card px-5 py-1 text-label">
      <span role="status" className={error ? "text-risk-high" : ""}>
        {progress &&
          `Exporting: ${progress.seq.toLocaleString("en-US")} of ${progress.of.toLocaleString("en-US")} rows read.`}
        {done && `${done.rows.toLocaleString("en-US")} rows went into ${done.name}. The log says so, too.`}
        {error && problemWords(error)}
      </span>
      <span className="flex-1" />
      <KeyButton
        size="small"
        kind="ghost"
        hotkey={{ on: "x", does: progress ? "Stop the export" : "Hide what the export told" }}
        onClick={progress ? stop : dismiss}
      >
        {progress ? "Stop" : "Hide"}
      </KeyButton>
      {progress && (
        <span
          aria-hidden="true"
          className="absolute bottom-0 left-0 h-0.5 w-full origin-left bg-foreground"
          style={{ transform: `scaleX(${share})` }}
        />
      )}
    </div>
  );
}
