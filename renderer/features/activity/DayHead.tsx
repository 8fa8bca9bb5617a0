import { formatTime } from "../../components/time-format.js";

/** `Today, Wed 18 Nov` between the rows. */
export function DayHead({ at, now }: { at: number; now: number }) {
  const day = formatTime(at, "day");
  const near =
    day === formatTime(now, "day") ? "Today, " : day === formatTime(now - 86_400_000, "day") ? "Yesterday, " : "";
  return (
    <h2 className="flex h-7 items-center border-b bg-muted px-5 font-semibold text-label">
      {near}
      {day}
    </h2>
  );
}
