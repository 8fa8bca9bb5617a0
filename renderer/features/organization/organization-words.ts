import type { ListedOrganization } from "../../../src/desk/contract/set-up.js";

/** What kind of organization it is, in the product's own words. */
export const kindWords = {
  console: "Claude Console",
  enterprise: "Claude Enterprise",
  demo: "Simulated, on this computer",
  unknown: "Kind not known",
} as const satisfies Record<ListedOrganization["kind"], string>;
