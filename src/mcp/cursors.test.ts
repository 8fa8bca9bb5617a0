import { expect, test } from "vitest";
import { Table } from "./answers.js";
import { overHttp, said } from "./connected.fixture.js";
import { createCursors } from "./cursors.js";
import { scratchDesk } from "./scratch-desk.fixture.js";

const place = { organization: "org_1", operation: "list_api_keys", args: { workspace: "wrkspc_1" }, from: 1000 };

test("a cursor gives back its place, and one that was changed or is another's is refused in words", () => {
  const cursors = createCursors();
  const cursor = cursors.of(place);
  expect(cursors.read(cursor, "org_1")).toEqual(place);
  const forged = Buffer.from(JSON.stringify({ ...place, from: 0 })).toString("base64url");
  const others = createCursors().of(place);
  for (const wrong of ["", ".", "x", cursor.slice(1), `${forged}.${cursor.split(".")[1]}`, others])
    expect(() => cursors.read(wrong, "org_1")).toThrow(/since it was started/);
});

/** As a desk answers a list of so many keys, a thousand at a time. */
const longList = (count: number) => (args: Record<string, unknown>, _: AbortSignal, from: number) =>
  Promise.resolve({
    columns: ["id", "name"],
    rows: Array.from({ length: Math.min(1000, count - from) }, (_, n) => [`apikey_${from + n}`, "k".repeat(60)]),
    complete: from + 1000 >= count,
    as_of: "2026-11-23T00:00:00Z",
    page: {
      args: { status: args.status === undefined ? "active" : String(args.status) },
      from,
      more: from + 1000 < count,
    },
  });

test("a long list is read whole by going on from cursor to cursor, each by the way of any read", async () => {
  const desk = scratchDesk({ read: longList(2345) });
  await using there = await overHttp("legacy", { desk });
  const seen: unknown[] = [];
  let page = Table.parse(said(await there.call("list_api_keys", { status: "active" })));
  for (;;) {
    seen.push(...page.rows.map(([id]) => id));
    if (page.cursor === undefined) break;
    page = Table.parse(said(await there.call("next_page", { cursor: page.cursor })));
  }
  expect(seen).toEqual(Array.from({ length: 2345 }, (_, n) => `apikey_${n}`));
  expect(page).toMatchObject({ complete: true, next: expect.stringContaining("nothing follows") });
  // A cursor opens nothing that is closed meanwhile.
  const { cursor } = Table.parse(said(await there.call("list_api_keys")));
  desk.open.organization = "org_2";
  expect(said(await there.call("next_page", { cursor: String(cursor) }))).toMatchObject({
    code: "cursor_of_another_organization",
  });
  desk.open.organization = "org_1";
  desk.hide("list_api_keys");
  expect(said(await there.call("next_page", { cursor: String(cursor) }))).toMatchObject({ code: "not_offered" });
  expect(said(await there.call("next_page", { cursor: "made up" }))).toMatchObject({ code: "cursor_unknown" });
});
