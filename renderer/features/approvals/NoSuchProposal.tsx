import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";

/** The address names a proposal that the desk does not have. */
export function NoSuchProposal({ id, onLeave }: { id: string; onLeave(): void }) {
  return (
    <section className="mx-auto mt-20 w-[440px] max-w-full px-5 text-center">
      <h2 className="serif-sentence text-sentence">
        There is no <Inert text={id} /> here.
      </h2>
      <p className="mt-1 mb-5 text-muted-foreground text-sub leading-[21px]">
        It may be another organization's, or the address is not whole.
      </p>
      <KeyButton hotkey={{ on: "escape", does: "Show what waits" }} onClick={onLeave}>
        Show what waits
      </KeyButton>
    </section>
  );
}
