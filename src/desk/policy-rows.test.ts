import { hash } from "node:crypto";
import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import { openLog } from "../audit/append.js";
import { eraseTold } from "../audit/erase.js";
import { verifyFolder } from "../audit/own.js";
import { rowsOf } from "../audit/rows-of.js";
import { firstGuards } from "../settings/guards.js";
import { type Choice, openChoices } from "./choices.js";
import { openConfirmed } from "./confirmed.js";
import { m0040_record } from "./migrations/m0040_record.js";
import { policyRows } from "./policy-rows.js";
import { createRetention } from "./retention.js";

const day = 86_400_000;
const stream: Choice = { name: "stream", value: { to: "file", path: "/elsewhere/rows.jsonl", format: "jsonl" } };
const whose = () => ({ org: "org_1", seal: (text: string) => hash("sha256", `secret ${text}`) });

test("what was confirmed of the policy is carried on when the rows that said so are taken away", async () => {
  const dir = join(mkdtempSync(join(tmpdir(), "policy-rows-")), "audit");
  let now = 0;
  await using log = openLog({ dir, segmentBytes: 1500, now: () => (now += day) });
  const confirmed = (readOnly: boolean) =>
    log.append({
      type: "policy",
      org_id: "org_1",
      actor: { kind: "person", account: "dana" },
      data: { guards: { readOnly }, seal: `s${readOnly}` },
    });
  const choices = openChoices(log, [], whose);
  choices.say(stream, "dana");
  const { seq: earlier } = confirmed(false);
  const { seq } = confirmed(true);
  for (let n = 0; n < 20; n += 1) log.append({ type: "call", org_id: null, actor: { kind: "desk" } });
  const db = new DatabaseSync(":memory:");
  m0040_record(db);
  const forgotten: number[] = [];
  const retention = createRetention({
    ...{ dir, db, log, choices },
    signer: async () => undefined,
    policies: () => policyRows(dir),
    others: () => [stream],
    forget: async () => void forgotten.push(1),
    now: () => now,
  });
  expect(await retention.run()).toBeUndefined();
  retention.set(10, "dana");
  const gone = await retention.run();
  expect(gone).toBeGreaterThan(seq);
  expect(forgotten).toHaveLength(1);
  // All of them: which are proved is known with the organization's secret alone.
  const carried = [
    { seq: earlier, org_id: "org_1", data: { guards: { readOnly: false }, seal: "sfalse" } },
    { seq, org_id: "org_1", data: { guards: { readOnly: true }, seal: "strue" } },
  ];
  expect(policyRows(dir)).toMatchObject(carried);
  expect((await verifyFolder(dir)).verdict).toMatchObject({ whole: true, taken: { rows: gone } });

  // Nor does a row that looks like another retention, and carries nothing on, take it away.
  log.append({ type: "retention", org_id: null, actor: { kind: "desk" }, data: { policies: [] } });
  expect(policyRows(dir)).toMatchObject(carried);

  // And again, when the row that carried it is taken away as well.
  for (let n = 0; n < 30; n += 1) log.append({ type: "call", org_id: null, actor: { kind: "desk" } });
  expect(await retention.run()).toBeGreaterThan(gone ?? 0);
  expect(policyRows(dir)).toMatchObject(carried);
  const later = openChoices(log, rowsOf(dir, "settings"), whose);
  expect(later.standing(stream)).toBe("confirmed");
  expect(later.standing({ name: "keep_days", value: 10 })).toBe("confirmed");

  // Erased, it is not forgotten that something was confirmed: of whom cannot be read, so it is everybody's to confirm again.
  log.rotate(); // as an erasure does
  eraseTold(dir, (value) => JSON.stringify(value).includes("strue"));
  expect(policyRows(dir)).toMatchObject([{ org_id: null, ofAny: true }]);
  const again = openConfirmed(log, policyRows(dir));
  for (const org of ["org_1", "org_2"]) expect(again.last({ org, seal: undefined }).lost).toBe(true);
  again.write(firstGuards, { org: "org_1", seal: undefined }, "dana");
  for (const rows of [again, openConfirmed(log, policyRows(dir))])
    expect([
      rows.last({ org: "org_1", seal: undefined }).lost,
      rows.last({ org: "org_2", seal: undefined }).lost,
    ]).toEqual([false, true]);
  for (let n = 0; n < 60; n += 1) log.append({ type: "call", org_id: null, actor: { kind: "desk" } });
  await retention.run();
  expect(openConfirmed(log, policyRows(dir)).last({ org: "org_2", seal: undefined }).lost).toBe(true);
  retention.set(null, "dana");
  expect(retention.days()).toBeNull();
});
