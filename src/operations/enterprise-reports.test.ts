import { expect, test } from "vitest";
import { readOf, startWithContext } from "./demo-context.fixture.js";

const start = () => startWithContext({}, { product: "enterprise" });

test("groups stand by name, and what overlaps is no part of the total", async () => {
  await using there = await start();
  const ask = async (group_by: string[]) =>
    (await readOf("get_cost_report").bind({ range: "last_week", group_by }, there.ctx)).run();
  const byGroup = await ask(["group"]);
  expect(byGroup).toMatchObject({
    columns: ["group", "group_id", "billed", "requests"],
    notes: expect.arrayContaining([expect.stringContaining("two groups")]),
  });
  const names = "rows" in byGroup ? byGroup.rows.map(([name]) => name) : [];
  expect(names).toEqual(expect.arrayContaining(["Engineering", "Data", "Finance", null]));
  const whole = await ask([]);
  expect("total" in byGroup && byGroup.total).toEqual("total" in whole && whole.total);
});

test("use falls on people and products, and every person has a name", async () => {
  await using there = await start();
  const bound = await readOf("get_usage_report").bind(
    { range: "yesterday", group_by: ["member", "product"] },
    there.ctx,
  );
  const answer = await bound.run();
  expect(answer).toMatchObject({ columns: expect.arrayContaining(["member", "member_id", "product", "requests"]) });
  for (const [name] of "rows" in answer ? answer.rows : []) expect(name).toEqual(expect.any(String));
});
