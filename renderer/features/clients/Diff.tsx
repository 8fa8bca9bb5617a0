import { FileDiff } from "lucide-react";
import { Icon } from "../../components/Icon.js";
import { Inert } from "../../components/Inert.js";
import { Scroll } from "../../components/Scroll.js";

interface DiffProps {
  file: string;
  /** Is given the element with the lines, each changed one marked as to be seen. */
  box?(element: HTMLElement | null): void;
  lines: { kind: "same" | "added" | "removed"; number: number; text: string }[];
}

const kinds = {
  same: { row: "", ink: "", sign: "" },
  added: { row: "bg-add-soft", ink: "text-add font-semibold", sign: "+" },
  removed: { row: "bg-del-soft", ink: "text-del font-semibold", sign: "−" },
};

/** A file before and after, line by line. */
export function Diff({ file, lines, box }: DiffProps) {
  const count = (kind: "added" | "removed") => lines.filter((line) => line.kind === kind).length;
  const words = (n: number, verb: string) => (n === 1 ? `1 line ${verb}` : `${n} lines ${verb}`);
  const [added, removed] = [count("added"), count("removed")];
  return (
    <figure ref={box} className="mt-4 overflow-hidden rounded-card border border-border-strong bg-card">
      <figcaption className="flex h-9 items-center gap-2.5 border-b px-3 text-label">
        <Icon of={FileDiff} />
        <span className="min-w-0 flex-1 truncate font-mono" title={file}>
          <Inert text={file} whole />
        </span>
        {added > 0 && <span className="font-semibold text-add">{words(added, "added")}</span>}
        {removed > 0 && <span className="font-semibold text-del">{words(removed, "removed")}</span>}
        {removed === 0 && <span className="text-muted-foreground">nothing else touched</span>}
      </figcaption>
      <Scroll label="Lines of the file" className="max-h-[320px] overflow-auto py-2 font-mono text-label leading-5">
        {lines.map((line) => {
          const { row, ink, sign } = kinds[line.kind];
          return (
            <div key={`${line.kind} ${line.number}`} className={`grid min-w-max grid-cols-[40px_22px_1fr] ${row}`}>
              <span
                data-to-see={line.kind === "same" ? undefined : ""}
                // Below the head, and above the buttons that stay in view.
                className="scroll-my-12 pr-2 text-right text-muted-foreground"
              >
                {line.number}
              </span>
              <span className={ink}>
                {sign}
                {line.kind !== "same" && <span className="sr-only">{line.kind}</span>}
              </span>
              <span className="whitespace-pre pr-3">
                <Inert text={line.text.replaceAll("\t", "  ")} whole />
              </span>
            </div>
          );
        })}
      </Scroll>
    </figure>
  );
}
