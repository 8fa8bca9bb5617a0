import type { ClaudeCode } from "../../../src/desk/contract/use.js";
import { formatShare } from "../../components/count-format.js";
import { Money } from "../../components/Money.js";
import { formatDay } from "../../components/time-format.js";
import { costName } from "./code-metrics.js";
import type { Column } from "./columns.js";
import { Nothing, SortTable } from "./SortTable.js";

type Day = ClaudeCode["daily"][number];

/** What the chart draws, and more, as rows: newest day first. */
export function CodeDays({ code }: { code: ClaudeCode }) {
  const count = (title: string, value: (day: Day) => number): Column<Day> => ({
    title,
    value,
    cell: (day) => value(day).toLocaleString("en-US"),
  });
  const columns: Column<Day>[] = [
    { title: "Day, UTC", left: true, value: ({ day }) => day, cell: ({ day }) => formatDay(day) },
    count("People", ({ people }) => people),
    count("Sessions", ({ sessions }) => sessions),
    count("Lines added", ({ linesAdded }) => linesAdded),
    count("Lines removed", ({ linesRemoved }) => linesRemoved),
    count("Commits", ({ commits }) => commits),
    count("Pull requests", ({ pullRequests }) => pullRequests),
    { title: "Accepted", value: ({ acceptance }) => acceptance, cell: ({ acceptance }) => formatShare(acceptance) },
    {
      title: costName(code),
      value: ({ cost }) => (cost === null ? null : Number(cost)),
      cell: ({ cost }) => (cost === null ? <Nothing /> : <Money amount={cost} digits={2} />),
    },
  ];
  return (
    <SortTable
      label="Claude Code by day"
      columns={columns}
      rows={code.daily}
      keyOf={({ day }) => day}
      first={{ title: "Day, UTC", down: true }}
    />
  );
}
