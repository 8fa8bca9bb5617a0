import { useState } from "react";
import type { ClaudeCode } from "../../../src/desk/contract/use.js";
import { formatShare } from "../../components/count-format.js";
import { Inert } from "../../components/Inert.js";
import { Money } from "../../components/Money.js";
import { SaveCsv } from "../../components/SaveCsv.js";
import { SearchField } from "../../components/SearchField.js";
import { SparkLine } from "../../components/Sparkline.js";
import { costName, taken, toolNames, tools } from "./code-metrics.js";
import { type Column, csvOf } from "./columns.js";
import { Nothing, SortTable } from "./SortTable.js";

type Person = ClaudeCode["people"][number];

/** Everybody who used it, with what they did and what it cost. */
export function Coders({ code }: { code: ClaudeCode }) {
  const [search, setSearch] = useState("");
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const found = code.people.filter(({ name, who }) =>
    words.every((word) => `${name} ${who}`.toLowerCase().includes(word)),
  );
  const columns = columnsOf(code);
  return (
    <section aria-label="People" className="border-t">
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b px-5 py-1.5">
        <h2 className="font-semibold">People</h2>
        <SearchField label="Search people" value={search} className="ml-2" onSearch={setSearch} />
        <span aria-live="polite" className="text-label text-muted-foreground">
          {found.length < code.people.length && `${found.length} of ${code.people.length}`}
        </span>
        <span className="flex-1" />
        <SaveCsv name="claude-code-by-person.csv" lines={() => csvOf(found, [...columns, ...inFull])} />
      </div>
      {found.length === 0 ? (
        <p className="px-5 py-4 text-muted-foreground">Nobody is called so. Clear the search to see everybody.</p>
      ) : (
        <SortTable
          label="Claude Code by person"
          columns={columns}
          rows={found}
          keyOf={({ who }) => who}
          first={{ title: costName(code), down: true }}
        />
      )}
    </section>
  );
}

/** Days that are over: an open one would look like a fall. */
const Trend = ({ costs }: { costs: Person["costs"] }) =>
  costs.length > 1 ? <SparkLine values={costs.map(Number)} ink="var(--chart-1)" /> : null;

function columnsOf(code: ClaudeCode): Column<Person>[] {
  const count = (title: string, value: (person: Person) => number): Column<Person> => ({
    title,
    value,
    cell: (person) => value(person).toLocaleString("en-US"),
  });
  const money = (title: string, of: (person: Person) => string | null): Column<Person> => ({
    title,
    value: (person) => {
      const amount = of(person);
      return amount === null ? null : Number(amount);
    },
    file: of,
    cell: (person) => {
      const amount = of(person);
      return amount === null ? <Nothing /> : <Money amount={amount} digits={2} />;
    },
  });
  return [
    {
      title: "Person",
      left: true,
      value: ({ name }) => name,
      cell: ({ name, costs }) => (
        <span className="flex items-center gap-3">
          <span className="shrink-0 max-[959px]:hidden">
            <Trend costs={code.openDay ? costs.slice(0, -1) : costs} />
          </span>
          <span className="truncate font-medium">
            <Inert text={name} whole />
          </span>
        </span>
      ),
    },
    count("Sessions", ({ sessions }) => sessions),
    {
      title: "Lines",
      value: ({ linesAdded, linesRemoved }) => linesAdded + linesRemoved,
      cell: ({ linesAdded, linesRemoved }) => (
        <>
          +{linesAdded.toLocaleString("en-US")} −{linesRemoved.toLocaleString("en-US")}
        </>
      ),
    },
    {
      title: "Accepted",
      value: ({ acceptance }) => acceptance,
      cell: ({ acceptance, tools: of }) => (
        <span title={tools.map((tool) => `${toolNames[tool]} ${formatShare(taken(of[tool]))}`).join(", ")}>
          {formatShare(acceptance)}
        </span>
      ),
    },
    count("Commits", ({ commits }) => commits),
    count("Pull requests", ({ pullRequests }) => pullRequests),
    money(costName(code), ({ cost }) => cost),
    money("Per commit", ({ costPerCommit }) => costPerCommit),
  ];
}

/** In the file alone: a screen has no room for them. */
const inFull: Column<Person>[] = [
  { title: "Lines added", value: ({ linesAdded }) => linesAdded },
  { title: "Lines removed", value: ({ linesRemoved }) => linesRemoved },
  ...tools.flatMap((tool) => [
    { title: `${toolNames[tool]} accepted`, value: ({ tools: of }: Person) => of[tool].accepted },
    { title: `${toolNames[tool]} rejected`, value: ({ tools: of }: Person) => of[tool].rejected },
  ]),
];
