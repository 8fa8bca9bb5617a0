import type { OrganizationInfo } from "@anthropic-ai/sdk/resources/organization/organization";
import { type Route, route } from "../route.js";

export const me: readonly Route[] = [
  route({
    method: "GET",
    path: "/me",
    handle: ({ organization: { id, name } }) => ({ id, name, type: "organization" }) satisfies OrganizationInfo,
  }),
];
