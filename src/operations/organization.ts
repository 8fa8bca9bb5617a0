import type { Operation } from "./operation.js";
import { read } from "./read.js";

const getOrgInfo = read({
  name: "get_org_info",
  toolset: "organization",
  description: "Name and id of the organization.",
  input: {},
  example: {},
  run: (_, { org }) => org.retrieve(),
});

export const organizationOperations: readonly Operation[] = [getOrgInfo];
