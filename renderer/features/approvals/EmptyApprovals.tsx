import { Copy } from "lucide-react";
import { Link } from "wouter";
import { Sheet } from "../../components/Cut.js";
import { Icon } from "../../components/Icon.js";
import { KeyButton } from "../../components/KeyButton.js";

const question = "Deactivate the API key named old-laptop";

const connect = (
  <Link href="/clients" className="underline underline-offset-2">
    connect a client
  </Link>
);

/** A closed slip: nothing waits. Says what will arrive here and, in the demo organization, how to see one arrive. */
export function EmptyApprovals({ demo, clients }: { demo: boolean; clients: number }) {
  return (
    <Sheet
      gap={0}
      className="mx-auto mt-20 w-[440px] max-w-full"
      upper={
        <div className="px-7 pt-6 pb-3">
          <h2 className="serif-sentence text-sentence">Nothing to countersign.</h2>
          <p className="mt-1 text-muted-foreground text-sub leading-[21px]">
            A write that an agent proposes arrives here and waits for you. Reads are answered at once and never wait.
          </p>
        </div>
      }
      lower={
        demo ? (
          <div className="px-7 pt-2.5 pb-6">
            <p className="font-medium text-label text-muted-foreground">
              {clients > 0 ? (
                "See one arrive: say this to your client"
              ) : (
                <>See one arrive: {connect}, then say this to it</>
              )}
            </p>
            <div className="mt-1.5 flex h-9 items-center justify-between rounded-control border border-border-strong bg-background pr-1 pl-3">
              <span className="truncate">{question}</span>
              <KeyButton
                kind="ghost"
                size="small"
                hotkey={{ on: "c", does: "Copy the question" }}
                onClick={() => navigator.clipboard.writeText(question)}
              >
                <Icon of={Copy} size={14} /> Copy
              </KeyButton>
            </div>
          </div>
        ) : (
          <p className="px-7 pt-2.5 pb-6 text-label text-muted-foreground">
            {clients > 0 ? (
              "Ask your client for a change to see one arrive."
            ) : (
              <>No client is connected now: {connect}.</>
            )}
          </p>
        )
      }
    />
  );
}
