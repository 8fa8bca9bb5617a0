import { expect, test } from "vitest";
import { fieldText, fieldWords } from "./field.js";

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
