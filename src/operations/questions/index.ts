import type { Operation } from "../operation.js";
import { apiKeyHygiene } from "./api-key-hygiene.js";
import { findAmong } from "./find.js";
import { listAdmins } from "./list-admins.js";
import { memberAccess } from "./member-access.js";
import { orgOverview } from "./org-overview.js";

/** What people ask that would take several calls otherwise. */
export const questionsOver = (operations: readonly Operation[]): readonly Operation[] => [
  orgOverview,
  findAmong(operations),
  memberAccess,
  listAdmins,
  apiKeyHygiene,
];
