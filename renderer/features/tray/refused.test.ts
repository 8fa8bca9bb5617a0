import { expect, test } from "vitest";
import { refusedByPause } from "./refused.js";

const refused = (time: string, code = "paused") => ({ type: "refused" as const, time, data: { code } });
const policy = (time: string, pausedUntil: string | number | null) => ({
  type: "policy" as const,
  time,
  data: { guards: { pausedUntil } },
});

test("what the pause that holds now refused is counted, and nothing that others did or an earlier one", () => {
  const rows = [
    refused("14:40"),
    refused("14:30", "read_only"),
    refused("14:20"),
    policy("14:10", "resumed"),
    policy("14:02", 1),
    policy("13:00", null),
    refused("12:30"),
    policy("12:00", "resumed"),
  ];
  expect(refusedByPause(rows)).toEqual({ count: 2, since: "14:02" });
  expect(refusedByPause([])).toEqual({ count: 0, since: undefined });
});
