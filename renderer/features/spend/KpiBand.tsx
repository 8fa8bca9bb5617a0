import type { Spend } from "../../../src/desk/contract/spend.js";
import { Kpi, Kpis } from "../../components/Kpi.js";
import { BudgetCell } from "../budgets/BudgetCell.js";
import { AsOfCell } from "./cells/AsOfCell.js";
import { ForecastCell } from "./cells/ForecastCell.js";
import { MonthCell } from "./cells/MonthCell.js";

/** The figures that everything else hangs on, and how fresh all of it is. */
export function KpiBand({ spend }: { spend: Spend | undefined }) {
  return (
    <Kpis>
      <MonthCell />
      <ForecastCell />
      <BudgetCell />
      {spend ? <AsOfCell spend={spend} /> : <Kpi label="As of" value="–" />}
    </Kpis>
  );
}
