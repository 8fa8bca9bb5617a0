import { Mark } from "../../components/Mark.js";
import type { Line } from "../../use-watch.js";
import { Unreachable } from "./Unreachable.js";

/** Before the desk has said anything. */
export function Opening({ line }: { line: Line }) {
  return (
    <main className="flex h-full flex-col">
      {line.state === "lost" && <Unreachable line={line} />}
      <div className="m-auto flex flex-col items-center gap-3 text-muted-foreground">
        <Mark size={36} />
        <h1 className="font-medium text-body">Opening the desk</h1>
      </div>
    </main>
  );
}
