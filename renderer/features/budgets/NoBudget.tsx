import { useQuery } from "@tanstack/react-query";
import { KeyButton } from "../../components/KeyButton.js";
import { formatMoney } from "../../components/money-format.js";
import { useDesk } from "../../desk.js";

/** The next figure that a person would name: two digits, then noughts. */
export function roundedUp(amount: number): string {
  const step = Math.max(1, 10 ** (Math.floor(Math.log10(amount)) - 1));
  return String(Math.ceil(amount / step) * step);
}

/** Nothing is set yet: what a budget does, and one to begin with that is not made up. */
export function NoBudget({ isOpen, onBegin }: { isOpen: boolean; onBegin(amount: string): void }) {
  const { data: choices } = useQuery(useDesk().query.budgets.choices.queryOptions());
  const month = choices?.find(({ of }) => of.kind === "organization")?.last.month;
  const round = month && Number(month) > 0 ? roundedUp(Number(month)) : undefined;
  return (
    <div className="mx-5 mt-10 max-w-[520px]">
      <h2 className="serif-sentence text-sentence">No budget is set.</h2>
      <p className="mt-1 text-muted-foreground text-sub leading-[21px]">
        A budget says how fast the money goes, when it runs out, and tells you once when a threshold is crossed. Agents
        can read it and cannot change it.
      </p>
      <div className="mt-4 flex flex-wrap gap-2">
        {round && (
          // Once the form is open, what it ends with is the one filled button.
          <KeyButton
            kind={isOpen ? "plain" : "ink"}
            hotkey={{ on: "b", does: `Set a budget of ${formatMoney(round, 0)}` }}
            onClick={() => onBegin(round)}
          >
            Set a budget of {formatMoney(round, 0)}
          </KeyButton>
        )}
        <KeyButton hotkey={{ on: "n", does: "Add a budget", palette: true }} onClick={() => onBegin("")}>
          {round ? "Another amount" : "Set a budget"}
        </KeyButton>
      </div>
      {round && month && (
        <p className="mt-1.5 text-label text-muted-foreground">Last month came to {formatMoney(month, 2)}.</p>
      )}
    </div>
  );
}
