import type { ClientProgram } from "../../answers.js";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";

interface OlderServerProps {
  program: ClientProgram;
  /** Why it cannot be replaced now. */
  off: string | undefined;
  onReplace(): void;
}

/** The Python server in the same file, and the way out of it. */
export function OlderServer({ program: { name, older }, off, onReplace }: OlderServerProps) {
  const [first] = older;
  if (!first) return null;
  return (
    <div className="mt-4 flex items-center gap-4 border-y py-3">
      <p className="min-w-0 flex-1">
        {name} also starts{" "}
        <strong className="font-semibold">
          <Inert text={first.name} whole />
        </strong>{" "}
        (line {first.line}).{" "}
        {older.some(({ hasKey }) => hasKey)
          ? "It holds an Admin key in plain text, and writes without asking you."
          : "It writes without asking you."}
      </p>
      <KeyButton
        hotkey={{ on: "p", does: "Replace the older server; shows first what is written" }}
        off={off}
        onClick={onReplace}
      >
        Replace it
      </KeyButton>
    </div>
  );
}
