import { expect, test } from "vitest";
import { Stored } from "../settings/schema.js";
import { listedTo, usualToolsets } from "./listing.js";

const listed = (settings: object, client = "Claude Desktop") => listedTo(Stored.parse(settings), client);

test("the usual toolsets are listed until the person chooses, for all clients or for one", () => {
  expect(listed({})).toEqual(usualToolsets);
  expect(listed({ toolsets: null })).toContain("members");
  expect(listed({ toolsets: ["webhooks"] })).toEqual(["webhooks"]);
  const clients = { "claude-desktop": { toolsets: ["plugins"] }, cursor: { toolsets: null } };
  for (const name of ["Claude Desktop", "claude-desktop", "claude-ai"])
    expect(listed({ toolsets: ["webhooks"], clients }, name)).toEqual(["plugins"]);
  for (const name of ["cursor", "another", "__proto__", "constructor", ""])
    expect(listed({ toolsets: ["webhooks"], clients }, name)).toEqual(["webhooks"]);
  expect(listed({ toolsets: [] })).toEqual([]);
});

test("a toolset that only a newer version knows is kept out, and breaks nothing", () => {
  expect(listed({ toolsets: ["webhooks", "telepathy"] })).toEqual(["webhooks"]);
});
