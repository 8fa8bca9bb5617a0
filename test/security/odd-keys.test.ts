import { expect, test } from "vitest";
import { checkArguments } from "../../src/mcp/tools.js";
import { carriedOut, startWithContext } from "../../src/operations/demo-context.fixture.js";
import { asRecord, inertJson } from "../../src/operations/json.js";

/** As a client's JSON says it: written in a program, the first would be no key. */
const tagged = (key: string) => JSON.parse(`{"workspace":"Sandbox","tags":{"${key}":"x"}}`);

test.each(["constructor", "toString"])(
  "a tag called %s is shown as it is sent, and changes no object but its own",
  async (key) => {
    await using there = await startWithContext();
    const { plan } = await carriedOut(there, "update_workspace", tagged(key));
    expect(JSON.stringify(there.writes()[0]?.body)).toContain(`"${key}":"x"`);
    expect(JSON.stringify(plan.changes)).toContain(key);
    expect([Reflect.get({}, "x"), Object.keys(Object.prototype)]).toEqual([undefined, []]);
  },
);

test("arguments with __proto__ in them are refused in words, however deep it lies, and are not done without it", () => {
  const known = ["workspace", "tags"];
  const refused = expect.objectContaining({ code: "invalid_arguments", message: expect.stringContaining("__proto__") });
  for (const args of [tagged("__proto__"), JSON.parse('{"__proto__":1}'), { tags: [{ a: tagged("__proto__") }] }])
    expect(() => checkArguments("update_workspace", args, known)).toThrow(refused);
  expect(() => checkArguments("update_workspace", tagged("constructor"), known)).not.toThrow();
});

test("what the API names so is a value like any other on its way to an agent", () => {
  const thing = JSON.parse('{"__proto__":{"polluted":true},"constructor":"c","name":"n"}');
  expect(JSON.stringify(inertJson(asRecord(thing)))).toBe(
    '{"__proto__":{"polluted":true},"constructor":"c","name":"n"}',
  );
  expect("polluted" in {}).toBe(false);
});
