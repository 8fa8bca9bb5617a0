import { expect, test } from "vitest";
import { openKeyStore } from "./open.js";

test("a key from the environment beats every other place, and nothing can be kept there", async () => {
  const store = await openKeyStore({ key: "planted" });
  expect(store.where).toBe("environment");
  expect(await store.read("any organization")).toEqual({ found: "yes", key: "planted" });
  await expect(store.save("org", "new")).rejects.toMatchObject({ code: "key_not_kept" });
  await expect(store.clear("org")).rejects.toMatchObject({ code: "key_not_kept" });
  expect(store.words()).toContain("ANTHROPIC_ADMIN_KEY");
  expect(store.words()).not.toContain("planted");
});
