import type { Operation } from "../operation.js";
import { apiKeyHygiene } from "./api-key-hygiene.js";
import { find } from "./find.js";
import { memberAccess } from "./member-access.js";
import { orgOverview } from "./org-overview.js";

/** What people ask that would take several calls otherwise. */
export const questionOperations: readonly Operation[] = [orgOverview, find, memberAccess, apiKeyHygiene];
