import { Inert } from "../../components/Inert.js";
import { Scroll } from "../../components/Scroll.js";
import { CopyButton } from "./CopyButton.js";

/** JSON as it was given, complete and inert, in a place that scrolls by itself. */
export function JsonBlock({ name, value }: { name: string; value: unknown }) {
  const text = JSON.stringify(value, null, 2);
  return (
    <>
      <Scroll label={name} className="max-h-60 overflow-auto rounded-card border bg-muted">
        <pre className="whitespace-pre-wrap p-2.5 font-mono text-label leading-[18px]">
          {text.split("\n").map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a line is its place
            <span key={index} className="block">
              <Inert text={line} whole />
            </span>
          ))}
        </pre>
      </Scroll>
      <CopyButton className="mt-2" text={async () => text}>
        Copy
      </CopyButton>
    </>
  );
}
