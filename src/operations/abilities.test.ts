import { expect, test } from "vitest";
import { abilities, isOfUse } from "./abilities.js";
import { catalog } from "./index.js";
import type { Power } from "./needs.js";
import type { Toolset } from "./toolsets.js";

const adminKey: Power = { kind: "console", type: "admin_key", scopes: null };
const scoped = (...scopes: string[]): Power => ({ kind: "enterprise", type: "scoped_key", scopes });
const of = (power: Power, toolset: Toolset) => abilities(power).find((ability) => ability.toolset === toolset);

test("an Admin key does everything of a Console organization that keys may", () => {
  for (const toolset of ["members", "workspaces", "api_keys", "usage_and_cost"] as const)
    expect(of(adminKey, toolset)).toMatchObject({ can: "yes", why: null });
  expect(of(adminKey, "api_keys")?.title).toBe("API keys");
});

test("a scope for reading alone reads, and says which other would change", () => {
  expect(of(scoped("read:members"), "members")).toMatchObject({
    can: "partly",
    scope: "write:members",
    why: expect.stringMatching(/Scopes cannot be added later/),
  });
});

test("what the kind of organization has not is not there, and says which would have it", () => {
  expect(of(scoped("read:members"), "workspaces")).toMatchObject({
    can: "no",
    scope: null,
    why: expect.stringMatching(/^For Claude Console organizations/),
  });
});

test("a credential is of use where one toolset besides the organization's own answers", () => {
  expect(isOfUse(adminKey)).toBe(true);
  expect(isOfUse(scoped("read:analytics"))).toBe(true);
  expect(isOfUse(scoped("read:compliance_user_data"))).toBe(false);
});

test("every toolset that has operations is told of, once", () => {
  expect(
    abilities(adminKey)
      .map(({ toolset }) => toolset)
      .toSorted(),
  ).toEqual([...new Set(catalog.map(({ toolset }) => toolset))].toSorted());
});
