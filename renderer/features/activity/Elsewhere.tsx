import { isDefinedError } from "@orpc/client";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { Inert } from "../../components/Inert.js";
import { KeyButton } from "../../components/KeyButton.js";
import { Time } from "../../components/Time.js";
import { useDesk, useStatus } from "../../desk.js";

/** What the vendor's record knows that ours does not: a line, and the list behind it. Says nothing where there is nothing to say. */
export function Elsewhere() {
  const { query } = useDesk();
  const reached = useStatus().data?.organization != null;
  const [open, setOpen] = useState(false);
  const { data, error } = useQuery({
    ...query.activity.elsewhere.queryOptions({ input: { days: 7 } }),
    enabled: reached,
    staleTime: 300_000,
  });
  // A credential that cannot read the record is no trouble of this page.
  if (error && !isDefinedError(error)) return null;
  if (!data || data.changes.length === 0) return null;
  return (
    <div className="shrink-0 border-b bg-card">
      <div className="flex min-h-9 items-center gap-2 px-5 py-1">
        <p className="min-w-0 flex-1">
          <strong className="mr-2 font-semibold text-risk-medium">
            {data.changes.length === 1 ? "1 change" : `${data.changes.length} changes`} happened elsewhere
          </strong>{" "}
          <span className="text-label text-muted-foreground">
            in the last {data.days} days, without Countersign; {data.ours.toLocaleString("en-US")} passed through it.
          </span>
        </p>
        <KeyButton
          size="small"
          kind="ghost"
          hotkey={{ on: "l", does: open ? "Hide the changes elsewhere" : "Show the changes elsewhere" }}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? "Hide" : "Show"}
        </KeyButton>
      </div>
      {open && (
        <>
          <ul aria-label="Changes elsewhere" className="max-h-60 overflow-y-auto px-5 pb-2">
            {data.changes.map(({ id, at, what, by, about, place, ourKey }) => (
              <li
                key={id}
                className="grid min-h-7 grid-cols-[170px_200px_minmax(0,1fr)_auto] items-center gap-3 text-label max-[1119px]:grid-cols-[150px_minmax(0,1fr)]"
              >
                <span className="text-muted-foreground">
                  <Time at={at} as="moment" />
                </span>
                <span>
                  <Inert text={what} whole />
                </span>
                <strong className="truncate font-semibold">
                  <Inert text={[about?.name ?? about?.id, place?.name].filter(Boolean).join(", ")} whole />
                </strong>
                <span className="text-muted-foreground">
                  <Inert text={by.name} whole />
                  {ourKey && ", with the key that Countersign uses"}
                </span>
              </li>
            ))}
          </ul>
          {data.missing.map((words) => (
            <p key={words} className="px-5 pb-2 text-label text-muted-foreground">
              {words}
            </p>
          ))}
        </>
      )}
    </div>
  );
}
