/** The API answers for 31 days at most, and for 24 hours by the minute: a longer range is asked for in spans. */
export function spansOf({ from, to, bucket }: Range): { from: Date; to: Date }[] {
  const longest = bucket === "minute" ? 86_400_000 : 31 * 86_400_000;
  const count = Math.ceil((to.getTime() - from.getTime()) / longest);
  return Array.from({ length: count }, (_, index) => ({
    from: new Date(from.getTime() + index * longest),
    to: new Date(Math.min(to.getTime(), from.getTime() + (index + 1) * longest)),
  }));
}

export const widths = { minute: "1m", hour: "1h", day: "1d" } as const;

interface Range {
  from: Date;
  to: Date;
  bucket?: keyof typeof widths | undefined;
}
