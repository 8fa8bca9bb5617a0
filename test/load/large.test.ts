import { join } from "node:path";
import { expect, test } from "vitest";
import { toDollars } from "../../src/admin-api/money.js";
import { dayOf, isoDay } from "../../src/spend/numbers/calendar.js";
import { soak } from "../ground/soak.js";
import { keepOrganization } from "../harness/kept-organization.js";
import { call, mcpClient } from "../harness/mcp.js";
import { deskPage } from "../harness/page.js";
import { demoDesk, freshHome } from "../harness/processes.js";
import { grown } from "./large.js";
import { note } from "./losses.js";
import { memoryOf } from "./process.js";
import { yearOfHours } from "./year.js";

const size = { members: 10_000, keys: 5000, active: 100, archived: 300 };
const perHour = soak ? 100 : 4;
/** Megabytes: the core at rest takes 120, and this many people and keys are held at once in lists that are asked together. */
const mostMemory = 450;

test("an organization of 10,000 members, 5,000 keys, 400 workspaces and a year of hours answers whole, each thing once", async () => {
  const organization = grown(size, new Date());
  const home = freshHome();
  keepOrganization(home, organization);
  const today = dayOf(Date.now());
  const teams = organization.workspaces.slice(0, 100).map(({ id }) => id);
  const year = yearOfHours(join(home, "demo", "spend.db"), organization.id, { today, perHour, workspaces: teams });
  await using running = await demoDesk(home);
  await using client = await mcpClient(home);

  const listed = {
    members: await everyPage("list_members", {}),
    keys: await everyPage("list_api_keys", {}),
    workspaces: await everyPage("list_workspaces", { include_archived: true }),
  };
  const there = { members: organization.users, keys: organization.api_keys, workspaces: organization.workspaces };
  for (const kind of ["members", "keys", "workspaces"] as const) {
    const wanted = there[kind].map(({ id }) => id);
    note(`${kind} of a large organization, page by page`, wanted.length, unlike(wanted, listed[kind]));
    expect(listed[kind].toSorted()).toEqual(wanted.toSorted());
  }

  expect(await call(client, "find", { text: "member.9876@" })).toMatchObject({
    rows: [expect.arrayContaining(["Member Number 9876"])],
  });
  const access = await call(client, "member_access", { member: "member.9876@northwind.example" });
  expect(access).toMatchObject({
    thing: { email: "member.9876@northwind.example" },
    missing: [expect.stringMatching(/Only 25 of 99 workspaces were looked into/)],
  });
  const hygiene = await call(client, "api_key_hygiene");
  expect(hygiene).toMatchObject({ summary: expect.stringMatching(/API keys want attention/) });
  const page = await deskPage(running.address);
  const rows = await page.catalog.rows({ operation: "list_members", args: {} });
  expect([rows.rows.length, rows.complete]).toEqual([size.members, true]);

  const [first, last] = [today - 200, today - 101];
  const cost = await call(client, "get_cost_report", {
    range: `${isoDay(first)}..${isoDay(last)}`,
    group_by: ["workspace"],
  });
  const billed = toDollars(year.between(first, last));
  const told = (cost.total as { billed: string }).billed;
  note("hourly facts of a year, summed by workspace", year.facts, told === billed ? 0 : 1);
  expect(told).toBe(billed);

  const used = memoryOf(running.process.pid);
  note(`megabytes of memory, ${mostMemory} at most`, Math.round(used), used <= mostMemory ? 0 : 1);
  expect(used).toBeLessThanOrEqual(mostMemory);

  async function everyPage(name: string, args: object): Promise<string[]> {
    const ids: string[] = [];
    let answer = await call(client, name, { ...args });
    for (;;) {
      expect(answer).toMatchObject({ columns: expect.arrayContaining(["id"]) });
      const { columns, rows, cursor } = answer as { columns: string[]; rows: string[][]; cursor?: string };
      ids.push(...rows.map((row) => row[columns.indexOf("id")] ?? ""));
      if (cursor === undefined) return ids;
      answer = await call(client, "next_page", { cursor });
    }
  }
});

/** How many are missing, came twice, or are of another list. */
function unlike(wanted: readonly string[], given: readonly string[]): number {
  const all = new Set(wanted);
  const seen = new Set(given);
  return (
    wanted.filter((id) => !seen.has(id)).length +
    (given.length - given.filter((id) => all.has(id)).length) +
    (given.length - seen.size)
  );
}
