import type { Spend } from "../../../../src/desk/contract/spend.js";
import { Inert } from "../../../components/Inert.js";
import { Kpi } from "../../../components/Kpi.js";
import { formatDay, formatTime } from "../../../components/time-format.js";
import { useReading, useToday } from "../use-spend.js";

/** Older than this, figures that should be fresh are called old, in milliseconds. */
const stale = 2 * 3_600_000;

/** How fresh the figures are, where they are from and what is missing in them; and how far their reading is. */
export function AsOfCell({ spend }: { spend: Spend }) {
  const now = useToday();
  const reading = useReading();
  const at = spend.asOf === null ? undefined : Date.parse(spend.asOf);
  const isRead = !reading || reading.done === reading.total;
  const isOld = at !== undefined && spend.open && now - at > stale;
  return (
    <Kpi
      label={isOld ? "As of, and no longer fresh" : "As of"}
      value={at === undefined ? "–" : <Moment at={at} sameDay={now - at < 86_400_000} />}
    >
      {isRead ? (
        <p className="mt-1">
          <Inert text={spend.source} whole />
        </p>
      ) : (
        <>
          <progress
            aria-label="Days of spend that are read"
            max={reading.total}
            value={reading.done}
            className="mt-1 h-1.5 w-full max-w-[216px] appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-muted [&::-webkit-progress-value]:bg-chart-1"
          />
          <p>
            {reading.done.toLocaleString("en-US")} of {reading.total.toLocaleString("en-US")} days read
          </p>
        </>
      )}
      {spend.gaps.map((gap) => (
        <p key={gap}>
          <Inert text={gap} whole ours />
        </p>
      ))}
    </Kpi>
  );
}

function Moment({ at, sameDay }: { at: number; sameDay: boolean }) {
  const [clock] = formatTime(at, "utc").split(" ");
  return (
    <>
      {!sameDay && `${formatDay(new Date(at).toISOString().slice(0, 10))}, `}
      {clock} <span className="text-muted-foreground text-title">UTC</span>
    </>
  );
}
