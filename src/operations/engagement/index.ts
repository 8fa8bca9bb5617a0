import type { Operation } from "../operation.js";
import { peopleOperations } from "./people.js";
import { summaryOperations } from "./summary.js";
import { thingOperations } from "./things.js";
import { workOperations } from "./works.js";

export const engagementOperations: readonly Operation[] = [
  ...summaryOperations,
  ...peopleOperations,
  ...thingOperations,
  ...workOperations,
];
