import { expect, test } from "vitest";
import { catalog } from "../operations/index.js";
import { search } from "./search.js";

const found = (query: string) => search(query, catalog).map(({ name }) => name);

test.each([
  ["archive a workspace", "archive_workspace"],
  ["who is in the workspace", "list_workspace_members"],
  ["remove a user from the organization", "remove_member"],
  ["invitations", "list_invites"],
  ["rename api keys", "update_api_key"],
  ["how much money did we spend", "get_cost_report"],
  ["tokens per model", "get_usage_report"],
  ["claude code", "get_claude_code_usage"],
  ["set a budget", "set_spend_limit"],
  ["audit log", "list_compliance_activities"],
])("%s finds %s among the first three", (query, name) => {
  expect(found(query).slice(0, 3)).toContain(name);
});

test("nothing is found for words that nothing holds, or for none", () => {
  expect([found("zebra"), found(""), found("the of")]).toEqual([[], [], []]);
});

test("text in another script or with odd characters is searched for and breaks nothing", () => {
  expect(found("Ключи \u0000 .* [")).toEqual([]);
});
