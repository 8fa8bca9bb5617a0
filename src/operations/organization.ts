import { read } from "./read.js";

export const getOrgInfo = read({
  name: "get_org_info",
  toolset: "organization",
  description: "Name and id of the organization.",
  input: {},
  example: {},
  run: (_, { org }) => org.retrieve(),
});
