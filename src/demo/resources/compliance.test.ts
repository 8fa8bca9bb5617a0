import { expect, test } from "vitest";
import * as z from "zod";
import { startWithClient } from "../demo-api.fixture.js";

const Feed = z.object({ data: z.array(z.object({ type: z.string(), created_at: z.string() })) });

test("what happened is found by its moment, either bound with or without itself", async () => {
  await using northwind = await startWithClient();
  const ask = async (query: object) =>
    Feed.parse(await northwind.client.get("/v1/compliance/activities", { query })).data;
  const all = await ask({});
  const at = all[2]!.created_at;
  expect(await ask({ "created_at.gte": at })).toEqual(all.slice(0, 3));
  expect(await ask({ "created_at.gt": at })).toEqual(all.slice(0, 2));
  expect(await ask({ "created_at.lte": at })).toEqual(all.slice(2));
  expect(await ask({ "created_at.lt": at })).toEqual(all.slice(3));
});
