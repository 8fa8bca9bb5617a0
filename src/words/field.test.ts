import { expect, test } from "vitest";
import { fieldText, fieldValueText, fieldWords } from "./field.js";

test.each([
  ["workspace_id", "Workspace ID"],
  ["role_ids", "Role IDs"],
  ["issuer_url", "Issuer URL"],
  ["max_jwt_lifetime_seconds", "Max JWT lifetime seconds"],
  ["identity", "Identity"],
])("the field %s reads %s", (field, words) => {
  expect(fieldText(field)).toBe(words);
  expect(fieldWords(field).toLowerCase()).toBe(words.toLowerCase());
});

test.each([
  ["role", "claude_code_user", "Claude Code user"],
  ["of", "usage_tier", "usage tier"],
  ["role", "toString", "toString"],
  ["constructor", "name", "name"],
  ["name", "claude_code_user", "claude_code_user"],
  ["limit", "1200.50", "$1,200.50"],
])("%s %s reads %s", (field, value, words) => {
  expect(fieldValueText(field, value)).toBe(words);
});
