import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { openLog } from "../audit/append.js";
import { createPaging } from "../audit/paging.js";
import type { Happening, Json } from "../audit/row.js";
import { sentWrites } from "./sent-writes.js";

const minute = 60_000;
const start = Date.parse("2026-11-23T12:00:00Z");

/** Each row a minute after the one before. */
async function told(...rows: Pick<Happening, "type" | "operation" | "target" | "data">[]) {
  const dir = mkdtempSync(join(tmpdir(), "sent-writes-"));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  let now = start - minute;
  await using log = openLog({ dir: join(dir, "audit"), now: () => (now += minute) });
  for (const row of rows)
    log.append({ ...row, org_id: "org_1", actor: { kind: "desk" }, proposal_id: "P-1000", digest: "a".repeat(64) });
  await using paging = createPaging({ dir: join(dir, "audit"), file: join(dir, "index.db") });
  const { writes } = await sentWrites(paging, "org_1", new Date(0));
  return writes.map(({ about, from, to }) => [
    about,
    (from.getTime() - start) / minute,
    (to.getTime() - start) / minute,
  ]);
}

const key = (id: string) => ({ noun: "API key", id, name: `name of ${id}` });
const offboard = { operation: "offboard_member", target: { noun: "member", id: "user_1", name: "Bob" } };
const change = (item: number, target: Happening["target"], result: Json = {}) => ({
  operation: "update_api_key",
  ...(target && { target }),
  data: { item, result },
});

test("each change of a set is an attempt of its own, from its own sending to its own outcome; the set is none", async () => {
  const sent = await told(
    { type: "sending", ...offboard, data: { to: "sending" } },
    { type: "sending", ...change(1, key("apikey_1")) },
    { type: "outcome", ...change(1, key("apikey_1"), { state: "done", result: { id: "apikey_made" } }) },
    { type: "sending", ...change(2, key("apikey_2")) },
    { type: "outcome", ...change(2, key("apikey_2"), { state: "failed" }) },
    { type: "outcome", ...offboard, data: { to: "failed", outcome: { result: { id: "user_1" } } } },
  );
  expect(sent).toEqual([
    [["apikey_1", "name of apikey_1", "apikey_made"], 1, 2],
    [["apikey_2", "name of apikey_2"], 3, 4],
  ]);
});

test("a write by itself goes from its sending to its first outcome, and one without an outcome is a moment", async () => {
  const rename = { operation: "update_workspace", target: { noun: "workspace", id: null, name: "Lab" } };
  const outcome = { ...rename, data: { to: "done", outcome: { result: { id: "wrkspc_1", other: 1 } } } };
  expect(await told({ type: "sending", ...rename }, { type: "outcome", ...outcome })).toEqual([
    [["Lab", "wrkspc_1"], 0, 1],
  ]);
  expect(await told({ type: "sending", ...rename })).toEqual([[["Lab"], 0, 0]]);
});
