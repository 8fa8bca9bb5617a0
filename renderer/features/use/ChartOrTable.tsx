import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { Icon } from "../../components/Icon.js";
import { Segmented } from "../../components/Segmented.js";

export type View = "chart" | "table";

/** The same figures drawn, or as rows. */
export const ChartOrTable = ({ value, onChange }: { value: View; onChange(view: View): void }) => (
  <Segmented
    label="Show as"
    value={value}
    parts={[
      {
        value: "chart",
        label: (
          <>
            <Icon of={ChartNoAxesColumn} size={14} /> Chart
          </>
        ),
      },
      {
        value: "table",
        label: (
          <>
            <Icon of={Table2} size={14} /> Table
          </>
        ),
      },
    ]}
    onChange={onChange}
  />
);
