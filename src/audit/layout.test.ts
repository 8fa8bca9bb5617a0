import { expect, test } from "vitest";
import { checkpointName, checkpointNames, segments, tombstoneName, tombstoneNames, tornName } from "./layout.js";

test("what is ours in a folder is found, oldest first, and everything else passed over", () => {
  const ours = [1_000_000, 2, 30].flatMap((n) => [
    checkpointName(n),
    tombstoneName(n),
    checkpointName(n).replace("checkpoint", "jsonl"),
  ]);
  const others = ours.flatMap((name) => [`a${name}`, `${name}.bak`, name.slice(1), name.replace(/^../, "xx")]);
  const names = [...others, ...ours].toSorted((a, b) => a.slice(3).localeCompare(b.slice(3)) * -1);
  expect(segments(names)).toEqual(
    [2, 30, 1_000_000].map((first) => {
      const stem = String(first).padStart(12, "0");
      return { first, file: `${stem}.jsonl`, side: `${stem}.side` };
    }),
  );
  expect(checkpointNames(names)).toEqual([
    "000000000002.checkpoint",
    "000000000030.checkpoint",
    "000001000000.checkpoint",
  ]);
  expect(tombstoneNames(names)).toEqual(["000000000002.tombstone", "000000000030.tombstone", "000001000000.tombstone"]);
});

test("what a crash left goes to a name that is free", () => {
  expect(tornName("a.jsonl", [])).toBe("a.jsonl.torn-1");
  expect(tornName("a.jsonl", ["a.jsonl.torn-1", "a.jsonl.torn-2", "a.jsonl.torn-4"])).toBe("a.jsonl.torn-3");
});
