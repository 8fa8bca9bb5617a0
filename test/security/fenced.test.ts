import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readAnswer } from "../../src/mcp/answers.js";
import { startWithContext } from "../../src/operations/demo-context.fixture.js";
import { catalog } from "../../src/operations/index.js";
import type { ReadOperation } from "../../src/operations/operation.js";
import { expectFenced, holds, plant } from "../harness/fencing.js";
import { type Planted, planting } from "../harness/planting.js";

/** What agents are answered of each read, on an organization in which nothing is called what it was. */
describe.each([
  ["a Claude Console organization, with its Admin key", {}],
  ["one with a token that has org:admin", { oauth: true }],
  ["a Claude Enterprise organization", { product: "enterprise" }],
] as const)("in %s", (_, needs) => {
  const reads = catalog.filter(
    (op): op is ReadOperation =>
      op.kind === "read" &&
      (op.needs.product === "enterprise") === "product" in needs &&
      Boolean(op.needs.oauth) === "oauth" in needs,
  );
  const holding = new Set<string>();
  let api: Planted;
  let there: Awaited<ReturnType<typeof startWithContext>>;
  beforeAll(async () => {
    there = await startWithContext({}, needs, async (url) => {
      api = await planting(url, plant);
      return api.url;
    });
    // What things are called by now, for examples that go by a name.
    await Promise.all(reads.map((op) => answerOf(op, {})));
  });
  afterAll(async () => {
    await there[Symbol.asyncDispose]();
    await api[Symbol.asyncDispose]();
  });

  const asCalledNow = (example: object): Record<string, unknown> =>
    JSON.parse(JSON.stringify(example), (_, said) => (typeof said === "string" ? (api.as.get(said) ?? said) : said));
  const answerOf = async (op: ReadOperation, args: Record<string, unknown>) => {
    const bound = await op.bind(args, there.ctx).catch(() => undefined);
    return bound && readAnswer(await bound.run()).structuredContent;
  };

  test.each(reads.map((op) => [op.name, op] as const))("%s", async (_, op) => {
    const answer = await answerOf(op, asCalledNow(op.example));
    expect(answer).toBeDefined();
    if (holds(answer)) holding.add(op.name);
    expectFenced(answer, api.as.values());
  });

  test("the order was in most of these answers, as data", () => {
    expect(holding.size).toBeGreaterThan(reads.length / 2);
  });
});
