import { useEffect, useState } from "react";
import type { Status } from "../../../src/desk/contract/status.js";
import { Awaited } from "../../components/Awaited.js";
import { KeyButton } from "../../components/KeyButton.js";
import { useKeys } from "../../components/use-keys.js";
import { NoOrganization } from "../frame/NoOrganization.js";
import { PageHead } from "../frame/PageHead.js";
import { ReadFailed } from "../frame/ReadFailed.js";
import { SpendTabs } from "../spend/SpendTabs.js";
import { BudgetDetail } from "./BudgetDetail.js";
import { BudgetForm } from "./BudgetForm.js";
import { BudgetRow } from "./BudgetRow.js";
import { byGravity } from "./budget-words.js";
import { NoBudget } from "./NoBudget.js";
import { useBudgets } from "./use-budgets.js";
import { useNotices } from "./use-notices.js";

const nextAndPrevious = "The next one, the one before";

/** What is filled in at the right: a budget as it is, one that is edited, or another one. */
type Open = { is: "detail" } | { is: "edit" } | { is: "add"; begin: string };

/** What the spend is held against: how each budget stands, what it told, and how to set one. */
export function BudgetsPage({ status }: { status: Status }) {
  return (
    <main className="flex h-full min-w-0 flex-1 flex-col">
      <PageHead title="Spend" tabs={<SpendTabs />} />
      {status.organization ? <Budgets status={status} /> : <NoOrganization status={status} />}
    </main>
  );
}

function Budgets({ status }: { status: Status }) {
  const { data, error, isPending, isFetching, refetch } = useBudgets();
  const [open, setOpen] = useState<Open>({ is: "detail" });
  const [chosen, setChosen] = useState<string>();
  const budgets = byGravity(data ?? []);
  const shown = budgets.find(({ id }) => id === chosen) ?? budgets[0];
  const locked = status.pin.open ? undefined : "This window needs the PIN first.";
  useSeen();
  const select = (id: string | undefined) => {
    setChosen(id);
    setOpen({ is: "detail" });
  };
  const step = (by: 1 | -1) => {
    const next = budgets[budgets.findIndex(({ id }) => id === shown?.id) + by];
    if (next && open.is === "detail") select(next.id);
  };
  useKeys({
    j: budgets.length > 0 ? { does: nextAndPrevious, act: () => step(1) } : undefined,
    k: budgets.length > 0 ? { does: nextAndPrevious, act: () => step(-1) } : undefined,
  });
  return (
    <div className="flex min-h-0 flex-1 max-[700px]:flex-col max-[700px]:overflow-y-auto">
      <section aria-label="Budgets" className="min-w-0 flex-1 overflow-y-auto max-[700px]:flex-none">
        {isPending && <Awaited words="Reading the budgets." />}
        {error && <ReadFailed error={error} again={isFetching ? undefined : refetch} />}
        {data?.length === 0 && (
          <NoBudget isOpen={open.is === "add"} onBegin={(begin) => setOpen({ is: "add", begin })} />
        )}
        {budgets.length > 0 && (
          <>
            <div className="flex h-12 items-center justify-between border-b px-5">
              <span className="text-label text-muted-foreground">
                {budgets.length === 1 ? "1 budget" : `${budgets.length} budgets, the gravest first`}
              </span>
              <KeyButton
                size="small"
                off={locked}
                hotkey={{ on: "n", does: "Add a budget", palette: true }}
                onClick={() => setOpen({ is: "add", begin: "" })}
              >
                Add a budget
              </KeyButton>
            </div>
            <ul>
              {budgets.map((budget) => (
                <BudgetRow
                  key={budget.id}
                  budget={budget}
                  selected={open.is !== "add" && budget.id === shown?.id}
                  onSelect={() => select(budget.id)}
                />
              ))}
            </ul>
          </>
        )}
      </section>
      {(shown || open.is === "add") && (
        <aside
          aria-label="One budget"
          className="w-[344px] shrink-0 overflow-y-auto border-l max-[959px]:w-[300px] max-[700px]:w-full max-[700px]:border-t max-[700px]:border-l-0"
        >
          {open.is === "add" ? (
            <BudgetForm key={open.begin} begin={open.begin} locked={locked} onDone={select} />
          ) : !shown ? null : open.is === "edit" ? (
            <BudgetForm key={shown.id} budget={shown} locked={locked} onDone={select} />
          ) : (
            <BudgetDetail key={shown.id} budget={shown} locked={locked} onEdit={() => setOpen({ is: "edit" })} />
          )}
        </aside>
      )}
    </div>
  );
}

/** Who looks at the budgets has seen what they told; a window that lies behind others is not looked at. */
function useSeen() {
  const { notices, see } = useNotices();
  const keys = notices.map(({ key }) => key).join(" ");
  useEffect(() => {
    const look = () => {
      if (keys !== "" && !document.hidden) see();
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => document.removeEventListener("visibilitychange", look);
  }, [keys, see]);
}
