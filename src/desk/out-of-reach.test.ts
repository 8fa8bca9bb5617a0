import { expect, test, vi } from "vitest";
import { northwindDesk } from "./northwind.fixture.js";

/** What the background reads as it goes may still be answered a moment later. */
const untilSo = (look: () => Promise<unknown>) => vi.waitFor(look, { timeout: 20_000, interval: 200 });

test("an API that is gone is told wherever the desk says how it stands, by whichever reading met it, and is well once one is answered", {
  timeout: 60_000,
}, async () => {
  await using core = await northwindDesk();
  const { demo, page } = core;
  const trouble = async () => (await page.status()).trouble;
  const found = async () => (await page.diagnostics.read()).findings.find(({ about }) => about === "organization");
  const well = { is: "fine", words: `Northwind Labs (console) answers at ${demo.url}.` };
  expect(await found()).toMatchObject(well);

  demo.misbehave({ do: { how: "reset_before" } });
  await untilSo(async () => {
    await expect(page.catalog.rows({ operation: "list_members", args: {} })).rejects.toMatchObject({ code: "REFUSED" });
    expect(await trouble()).toMatchObject({ code: "api_unreachable" });
  });
  demo.behave();
  await page.catalog.rows({ operation: "list_members", args: {} });
  expect(await trouble()).toBeNull();

  demo.misbehave({ do: { how: "reset_before" } });
  await untilSo(async () =>
    expect(await found()).toMatchObject({ is: "bad", words: expect.stringMatching(/could not be reached/) }),
  );
  expect(await trouble()).toMatchObject({ code: "api_unreachable" });
  expect((await page.diagnostics.report()).text).toMatch(/^bad +organization +The Admin API could not be reached/m);
  demo.behave();
  expect(await found()).toMatchObject(well);
  expect(await trouble()).toBeNull();
});

test("a key that the API refuses is told by a page's reading, until one is answered", { timeout: 60_000 }, async () => {
  await using core = await northwindDesk();
  const { demo, page } = core;
  const members = () => page.catalog.rows({ operation: "list_members", args: {} });
  demo.misbehave({ do: { how: "refuse", status: 401, kind: "authentication_error" } });
  await untilSo(async () => {
    await expect(members()).rejects.toMatchObject({ code: "REFUSED" });
    expect((await page.status()).trouble).toMatchObject({ code: "authentication_error" });
  });
  demo.behave();
  await members();
  expect((await page.status()).trouble).toBeNull();
});
