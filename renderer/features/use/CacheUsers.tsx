import { useState } from "react";
import type { Cache } from "../../../src/desk/contract/use.js";
import { formatCount, formatShare, formatTimes } from "../../components/count-format.js";
import { Inert } from "../../components/Inert.js";
import { Money } from "../../components/Money.js";
import { SaveCsv } from "../../components/SaveCsv.js";
import { Segmented } from "../../components/Segmented.js";
import { type Column, csvOf } from "./columns.js";
import { inputOf } from "./parts.js";
import { Nothing, SortTable } from "./SortTable.js";

type Row = Cache["who"][number];

const names = { model: "Model", api_key: "API key", member: "Member" } as const;

/** The cache by model, and by who called: the writes that are hardly read again are marked, and are a list of their own. */
export function CacheUsers({ cache }: { cache: Cache }) {
  const [by, setBy] = useState<"model" | "who">("model");
  const [only, setOnly] = useState<"all" | "hardly">("all");
  const models = cache.models.map((one): Row => ({ ...one, id: one.model, name: one.model ?? "No model" }));
  const all = by === "model" ? models : cache.who;
  const hardly = all.filter(({ hardlyRead }) => hardlyRead);
  const rows = only === "all" ? all : hardly;
  const columns = columnsOf(names[by === "model" ? "model" : cache.by], by === "who");
  return (
    <section aria-label="By model and caller" className="border-t">
      <div className="flex min-h-12 flex-wrap items-center gap-2 border-b px-5 py-1.5">
        <Segmented
          label="By"
          value={by}
          parts={[
            { value: "model", label: names.model },
            { value: "who", label: names[cache.by] },
          ]}
          onChange={setBy}
        />
        <Segmented
          label="Which"
          value={only}
          parts={[
            { value: "all", label: "All" },
            {
              value: "hardly",
              label: (
                <>
                  Hardly read again <span className="text-muted-foreground">{hardly.length}</span>
                </>
              ),
            },
          ]}
          onChange={setOnly}
        />
        <span className="flex-1" />
        <SaveCsv name={`cache-by-${by === "model" ? "model" : cache.by}.csv`} lines={() => csvOf(rows, columns)} />
      </div>
      {rows.length === 0 ? (
        <p className="px-5 py-4 text-muted-foreground">
          Nothing here: whatever was written into the cache in these days was read again.
        </p>
      ) : (
        <SortTable
          key={by}
          label={`The cache by ${names[by === "model" ? "model" : cache.by]}`}
          columns={columns}
          rows={rows}
          keyOf={({ id }) => id ?? ""}
          first={{ title: "Input", down: true }}
        />
      )}
    </section>
  );
}

/** What was paid is known by model; by caller it is dealt out by tokens, and so an estimate. */
function columnsOf(title: string, dealtOut: boolean): Column<Row>[] {
  const money = (amount: string | null) => (amount === null ? <Nothing /> : <Money amount={amount} digits={2} />);
  return [
    {
      title,
      left: true,
      value: ({ name }) => name,
      cell: ({ id, name, hardlyRead }) => (
        <span className="flex items-center gap-2">
          <span className="truncate font-medium" title={id ?? undefined}>
            <Inert text={name} whole />
          </span>
          {hardlyRead && (
            <span className="rounded-pill bg-risk-medium-soft px-1.5 text-note text-risk-medium">
              hardly read again
            </span>
          )}
        </span>
      ),
    },
    {
      title: "Input",
      value: ({ tokens }) => inputOf(tokens),
      cell: ({ tokens }) => formatCount(inputOf(tokens)),
    },
    { title: "Read", value: ({ tokens }) => tokens.read, cell: ({ tokens }) => formatCount(tokens.read) },
    {
      title: "Written",
      value: ({ tokens }) => tokens.write5m + tokens.write1h,
      cell: ({ tokens }) => formatCount(tokens.write5m + tokens.write1h),
    },
    { title: "Read ratio", value: ({ readRatio }) => readRatio, cell: ({ readRatio }) => formatShare(readRatio) },
    {
      title: "Reads per write",
      value: ({ amortisation }) => amortisation,
      cell: ({ amortisation }) => formatTimes(amortisation),
    },
    {
      title: dealtOut ? "Writes, est." : "Writes, billed",
      value: ({ written }) => Number(written),
      file: ({ written }) => written,
      cell: ({ written }) => money(written),
    },
    {
      title: "Saving, est.",
      value: ({ netSaving }) => (netSaving === null ? null : Number(netSaving)),
      file: ({ netSaving }) => netSaving,
      cell: ({ netSaving }) => money(netSaving),
    },
  ];
}
