import { Sheet } from "../../components/Cut.js";
import { Mark } from "../../components/Mark.js";

/** The page without a key to its desk: what to do, and why it is so. */
export function NoAccessPage({ why }: { why: "no access" | "no answer" }) {
  return (
    <main className="flex h-full flex-col items-center overflow-y-auto bg-background px-5 pt-24 low:pt-5">
      <Sheet
        gap={14}
        className="w-[440px] max-w-full shrink-0"
        upper={
          <div className="px-7 pt-6 pb-1">
            <Mark size={28} />
            <h1 className="serif-sentence mt-3 text-sentence">
              {why === "no access" ? "Open the address that the terminal shows." : "The desk does not answer."}
            </h1>
          </div>
        }
        lower={
          <div className="px-7 pt-1 pb-6 text-muted-foreground text-sub">
            {why === "no access" ? (
              <p>
                The address works once, in one browser. If it was used already, or its page is lost, press{" "}
                <code className="font-mono text-label text-foreground">Ctrl-C</code> in the terminal where Countersign
                runs, then start it again and open the new address. What waits for you stays.
              </p>
            ) : (
              <p>Countersign does not seem to run at this address. Start it, and open the address it prints.</p>
            )}
          </div>
        }
      />
    </main>
  );
}
