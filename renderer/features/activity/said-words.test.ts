import { expect, test } from "vitest";
import type { LogEntry } from "../../answers.js";
import { formatTime } from "../../components/time-format.js";
import { rowWords, stepWords } from "./entry-words.js";

const made = (row: Partial<LogEntry>): LogEntry => ({
  seq: 1,
  time: "2026-11-18T14:00:00.000Z",
  org_id: "org_1",
  type: "start",
  actor: { kind: "desk" },
  prev: "0".repeat(64),
  hash: "1".repeat(64),
  ...row,
});

const client = { kind: "client", name: "Cursor", connection: "c1" } as const;
const until = Date.parse("2026-11-18T14:20:00Z");

test.each<[LogEntry["type"], LogEntry["data"], string]>([
  ["start", { open: "demo", version: "0.1.0" }, "Countersign opened on the demo organization, 0.1.0"],
  ["stop", undefined, "Countersign stopped"],
  ["expired", { to: "expired" }, "silence is no"],
  [
    "expired",
    { to: "expired", why: "it was approved, but its time was over" },
    "it was approved, but its time was over",
  ],
  ["call", { args: { workspace: "Production" }, rows: 11 }, "workspace Production: 11 rows"],
  ["call", { failed: "rate_limited" }, "failed: rate limited"],
  ["previewed", { card: { api_key: "old-laptop", status: "inactive" } }, "api_key old-laptop, status inactive"],
  ["extended", { expires_at: until }, `gave it more time, until ${formatTime(until, "seconds")}`],
  [
    "edited",
    { changes: [{ argument: "limit", was: 500, now: 200 }], successor: "P-9" },
    "limit from 500 to 200, replaced by P-9",
  ],
  ["undo", { by: "P-7" }, "proposed to set it back, as P-7"],
  ["sending", { item: 2, result: { state: "sending", summary: "" } }, "change 2: one attempt"],
  ["outcome", { item: 2, result: { state: "done", summary: "Ana is out." } }, "change 2: Ana is out."],
  ["outcome", { to: "done", outcome: { summary: "Renamed." } }, "Renamed."],
  ["secret_shown", { fields: ["signing_secret"] }, "saw the secret of its answer"],
  ["settings", { keyHints: false, theme: "dark" }, "key hints off, theme dark"],
  [
    "policy",
    { guards: { readOnly: false, allowedWorkspaces: ["Sandbox"], criticalOpened: [], rules: [{}] }, seal: null },
    "confirmed what guards the writes: read only off, only in Sandbox, 1 rule",
  ],
  ["export", { format: "csv", from: "page" }, "took out every row as CSV, from the page"],
  [
    "export",
    { format: "jsonl", from: "command line", types: ["denied"] },
    "took out rows with types denied as JSONL, from the command line",
  ],
  [
    "export",
    { format: "csv", from: "asked on the command line" },
    "took out every row as CSV, asked on the command line",
  ],
  ["settings", { keep_days: 365, seal: "f00d" }, "keep days 365"],
  [
    "anchor",
    { to: "a folder", size: 1200, ok: true, words: "kept as x" },
    "checkpoint of 1,200 rows to a folder: kept as x",
  ],
  ["refused", { code: "read_only", words: "Writes are off." }, "Writes are off."],
  ["repair", { why: "a torn line", did_not_happen: 4 }, "a torn line"],
])("a row of type %s reads as a sentence (%j)", (type, data, words) => {
  expect(rowWords(made({ type, ...(data !== undefined && { data }) }))).toBe(words);
});

test("a reason of a client is called a claim, a person's is not", () => {
  expect(rowWords(made({ type: "proposed", actor: client, reason: "Unused." }))).toBe("claimed: “Unused.”");
  const person = { kind: "person", account: "Dana" } as const;
  expect(stepWords(made({ type: "denied", actor: person, reason: "In use." }), [])).toBe("Dana, “In use.”");
});

test("a decision says how long the card had been open", () => {
  const person = { kind: "person", account: "Dana" } as const;
  const viewed = made({ seq: 1, type: "viewed", actor: person });
  const approved = made({ seq: 2, type: "approved", actor: person, time: "2026-11-18T14:00:13.400Z" });
  expect(stepWords(approved, [viewed, approved])).toBe("Dana, 13 s after the card was opened");
});

test("what was erased is said to be, and no sentence breaks for it", () => {
  const { actor: _, ...row } = made({ type: "approved" });
  expect(stepWords(row, [])).toBe("erased");
  for (const type of ["policy", "export", "anchor", "outcome", "settings", "extended", "edited"] as const)
    expect(rowWords(made({ type }))).not.toMatch(/undefined|null|NaN/);
});
