import { Menu } from "@base-ui/react/menu";
import { Download } from "lucide-react";
import { useState } from "react";
import { lineOf } from "../../../src/csv/line.js";
import type { Spend } from "../../../src/desk/contract/spend.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";
import { saveCsv, saveFile } from "../../save-file.js";
import { againstWords, beforeAt, linesOf } from "./amounts.js";
import { bys, measures } from "./view-state.js";

interface SpendExportProps {
  spend: Spend;
  /** The chart as it is drawn; absent where none is. */
  svg: (() => string) | undefined;
  patterns: boolean;
  onPatterns(on: boolean): void;
}

const item =
  "flex min-h-8 cursor-default items-center rounded-control px-2 outline-none data-highlighted:bg-accent data-disabled:text-muted-foreground";

/** What is shown as a file or a link, and how the chart is drawn. */
export function SpendExport({ spend, svg, patterns, onPatterns }: SpendExportProps) {
  const [said, setSaid] = useState("");
  const name = `spend-${spend.by}-${spend.from}-${spend.to}`;
  return (
    <>
      <span role="status" className="text-label text-muted-foreground">
        {said}
      </span>
      <Menu.Root>
        <Menu.Trigger
          render={<KeyButton size="small" hotkey={{ on: "e", does: "Export what is shown", palette: true }} />}
        >
          <Icon of={Download} size={14} /> Export
        </Menu.Trigger>
        <Menu.Portal>
          <Menu.Positioner align="end" sideOffset={4} className="z-20">
            <Menu.Popup
              aria-label="Export"
              className="w-60 rounded-card border border-border-strong bg-popover p-1.5 shadow-popover outline-none"
            >
              <Menu.Item className={item} onClick={() => saveCsv(`${name}.csv`, sheetOf(spend))}>
                The figures, as CSV
              </Menu.Item>
              <Menu.Item
                className={item}
                disabled={!svg}
                onClick={() =>
                  svg &&
                  picture(svg()).then(
                    (image) => saveFile(`${name}.png`, [image], "image/png"),
                    () => setSaid("The picture could not be drawn."),
                  )
                }
              >
                The chart, as PNG
              </Menu.Item>
              <Menu.Item
                className={item}
                onClick={() =>
                  navigator.clipboard.writeText(location.href).then(
                    () => setSaid("Link copied"),
                    () => setSaid("The link could not be copied: it is the address of this page."),
                  )
                }
              >
                Copy a link to this view
              </Menu.Item>
              <Menu.CheckboxItem className={item} checked={patterns} onCheckedChange={onPatterns}>
                <span className="flex-1">Patterns for each series</span>
                <Menu.CheckboxItemIndicator>✓</Menu.CheckboxItemIndicator>
              </Menu.CheckboxItem>
            </Menu.Popup>
          </Menu.Positioner>
        </Menu.Portal>
      </Menu.Root>
    </>
  );
}

/** Exact amounts, one line a bucket, with where they are from. */
function sheetOf(spend: Spend): string[] {
  const lines = linesOf(spend);
  const { buckets, totals, previousTotals, measure, by, asOf, source, gaps } = spend;
  const unit = measure === "billed" || measure === "list" ? `${measures[measure]}, USD` : measures[measure];
  return [
    lineOf(["UTC", ...lines.map(({ name }) => name), "All", ...(previousTotals ? [againstWords[spend.against]] : [])]),
    ...buckets.map((bucket, index) =>
      lineOf([
        bucket,
        ...lines.map(({ amounts }) => amounts[index] ?? "0"),
        totals[index] ?? "0",
        ...(previousTotals ? [beforeAt(spend, index) ?? ""] : []),
      ]),
    ),
    lineOf([]),
    lineOf([`${unit} by ${bys[by].toLowerCase()}`, `as of ${asOf ?? "unknown"}`, source, ...gaps]),
  ];
}

/** Twice as large as on the page, on the page's own ground. */
async function picture(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [image.width * 2, image.height * 2];
  const pen = canvas.getContext("2d");
  if (!pen) throw new Error("There is no canvas to draw on.");
  pen.fillStyle = getComputedStyle(document.body).backgroundColor;
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(image, 0, 0, canvas.width, canvas.height);
  const { promise, resolve, reject } = Promise.withResolvers<Blob>();
  canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("The canvas gave no picture."))), "image/png");
  return promise;
}
