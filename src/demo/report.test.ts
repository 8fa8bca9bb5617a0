import { expect, test } from "vitest";
import { money } from "./cells.js";
import { wednesday } from "./demo-api.fixture.js";
import { northwind } from "./northwind.js";
import { report } from "./report.js";
import { createTraffic } from "./traffic.js";
import { createWalks } from "./walks.js";

const asked = {
  ...{ starting_at: new Date("2026-11-01T00:00:00Z"), ending_at: new Date("2026-11-08T00:00:00Z") },
  ...{ time_bucket_width: "1h" as const, group_by: ["api_key_id"], order: "desc" as const, limit: 300 },
};

test("a report is counted once for all of its pages, and anew where the organization changed in between", () => {
  const organization = northwind(1, wednesday, "console");
  const scene = {
    ...{ organization, traffic: createTraffic(organization), walks: createWalks(), now: wednesday, betas: [] },
    ...{ demand: () => undefined, actor: { id: "user_1", isPerson: true } },
  };
  let counted = 0;
  const page = (page?: string, of = scene) =>
    report("cost", { ...asked, page }, of, (cell) => {
      counted += 1;
      return money(cell, "billed");
    });
  let at = page();
  let rows = at.cells.length;
  const second = at.next_page ?? undefined;
  for (; at.next_page; rows += at.cells.length) at = page(at.next_page);
  expect(rows).toBeGreaterThan(3 * asked.limit);
  expect(counted).toBe(rows);
  page();
  const silenced = structuredClone(organization);
  for (const key of silenced.api_keys) key.off = [{ from: "2026-01-01T00:00:00Z", to: null }];
  expect(page(second, { ...scene, organization: silenced }).cells).toHaveLength(0);
});
