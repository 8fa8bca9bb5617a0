import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { RiskShape } from "../../components/RiskShape.js";
import { useLine } from "../../desk.js";
import { problemWords } from "../../problem-words.js";

interface ReadFailedProps {
  error: Error;
  /** Reads it again; absent while it does. */
  again: (() => unknown) | undefined;
}

/** What a page shows could not be read: why, and the way to try once more. While the desk is out of reach, it does so by itself. */
export function ReadFailed({ error, again }: ReadFailedProps) {
  if (useLine().state === "lost")
    return <p className="px-5 py-4 text-muted-foreground">This is read as soon as the desk answers.</p>;
  return (
    <div className="flex flex-col items-start gap-3 px-5 py-4">
      <p role="alert" className="grid max-w-[72ch] grid-cols-[16px_1fr] gap-2 text-risk-high">
        <span className="flex h-5 items-center">
          <RiskShape danger="high" size={14} silent />
        </span>
        <Inert text={problemWords(error)} whole ours />
      </p>
      <KeyButton
        size="small"
        className="ml-6"
        hotkey={{ on: "r", does: "Read again" }}
        off={again ? undefined : "It is being read."}
        onClick={() => again?.()}
      >
        Read again
      </KeyButton>
    </div>
  );
}
