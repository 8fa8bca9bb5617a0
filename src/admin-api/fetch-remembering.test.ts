import { expect, test } from "vitest";
import { remembering } from "./fetch-remembering.js";

function counted(answer: (count: number) => Response) {
  let count = 0;
  const fetch = remembering(async () => {
    count += 1;
    return answer(count);
  });
  return { fetch, count: () => count };
}
const text = async (response: Response) => response.text();

test("an address is asked once, also by those who ask at the same time, and each reads the whole answer", async () => {
  const { fetch, count } = counted((n) => new Response(`answer ${n}`));
  const at = "http://here/v1/things";
  const answers = await Promise.all([fetch(at), fetch(new URL(at)), fetch(new Request(at))]);
  expect(await Promise.all(answers.map(text))).toEqual(["answer 1", "answer 1", "answer 1"]);
  expect(await text(await fetch(`${at}?after=1`))).toBe("answer 2");
  expect(count()).toBe(2);
});

test("what is no read is sent each time", async () => {
  const { fetch, count } = counted(() => new Response("{}"));
  for (const method of ["POST", "post", "DELETE"]) await fetch("http://here/v1/things", { method });
  await fetch(new Request("http://here/v1/things", { method: "PUT" }));
  expect(count()).toBe(4);
});

test("what failed is asked again", async () => {
  const { fetch } = counted((n) => {
    if (n === 1) throw new Error("the line is dead");
    return new Response(`answer ${n}`, { status: n === 2 ? 500 : 200 });
  });
  await expect(fetch("http://here")).rejects.toThrow("the line is dead");
  expect((await fetch("http://here")).status).toBe(500);
  expect(await text(await fetch("http://here"))).toBe("answer 3");
  expect(await text(await fetch("http://here"))).toBe("answer 3");
});
