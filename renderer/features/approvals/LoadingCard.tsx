import { Sheet } from "../../components/Cut.js";
import { Dash, Section } from "./CardSections.js";

/** The card's outline while the desk is asked: labels and dashes, nothing that moves. */
export function LoadingCard() {
  return (
    <div className="flex min-h-0 max-w-[860px] flex-1 flex-col">
      <Sheet
        gap={7}
        className="flex-1"
        upperClassName="flex-1"
        upper={
          <>
            <h2 className="px-5 py-3.5 text-muted-foreground">Reading the proposal</h2>
            <dl>
              {["Change", "Effect", "Asked by", "Just before", "Arguments", "History"].map((label) => (
                <Section key={label} label={label}>
                  <Dash label="not in yet" />
                </Section>
              ))}
            </dl>
          </>
        }
        lower={<div className="h-36 px-5 text-label text-muted-foreground">Proposed</div>}
      />
    </div>
  );
}
