import { expect, test } from "vitest";
import { createPages } from "./fetch-walking.js";

/** A list of three pages, which counts how often it is asked, and says so on each page. */
function list() {
  const clock = { now: 0 };
  const pages = createPages(() => clock.now);
  let asked = 0;
  const ask = async (input: Parameters<typeof fetch>[0]) => {
    asked += 1;
    const more = !String(input).includes("after_id=2");
    return Response.json({ data: [asked], has_more: more });
  };
  const read = async (way: "begin" | "goOn", after: number) => {
    const response = await pages[way](ask)(`http://here/users?after_id=${after}`);
    return ((await response.json()) as { data: number[] }).data[0];
  };
  return { clock, pages, ask, read };
}

test("who goes on in a list asks for no page twice, and who begins anew asks for all", async () => {
  const { read } = list();
  expect([await read("begin", 0), await read("goOn", 0), await read("goOn", 1), await read("goOn", 1)]).toEqual([
    1, 1, 2, 2,
  ]);
  expect([await read("begin", 0), await read("goOn", 0), await read("goOn", 1)]).toEqual([3, 3, 2]);
});

test("what is one page of several is kept, the last among them, and what is no list is not", async () => {
  const { pages, ask, read } = list();
  expect([await read("begin", 2), await read("goOn", 2)]).toEqual([1, 1]);
  const whole = async () => Response.json({ data: [], has_more: false, asked: await ask("after_id=2") });
  for (const way of [pages.begin, pages.goOn]) await way(whole)("http://here/users/1");
  expect(await read("begin", 0)).toBe(4);
});

test("pages are kept for a minute, and not beyond a write", async () => {
  const { clock, pages, ask, read } = list();
  await read("begin", 0);
  clock.now = 59_000;
  expect(await read("goOn", 0)).toBe(1);
  clock.now = 61_000;
  expect(await read("goOn", 0)).toBe(2);
  await pages.write(ask)("http://here/users/1", { method: "POST" });
  expect(await read("goOn", 0)).toBe(4);
});

test("no more than thirty pages are held at once", async () => {
  const { read } = list();
  for (let after = 100; after < 131; after += 1) await read("begin", after);
  expect([await read("goOn", 130), await read("goOn", 100)]).toEqual([31, 32]);
});

test("what failed, and what is no read, goes through and is not kept", async () => {
  const pages = createPages();
  let asked = 0;
  const ask = async () => {
    asked += 1;
    return Response.json({ has_more: true }, { status: asked === 1 ? 500 : 200 });
  };
  for (const init of [{}, { method: "POST" }, { method: "POST" }]) await pages.begin(ask)("http://here/users", init);
  await pages.goOn(ask)("http://here/users");
  expect(asked).toBe(4);
});
