import { catalogTools } from "./catalog-tools.js";
import type { OwnTool } from "./own-tool.js";
import { proposalTools } from "./proposal-tools.js";

/** Listed to everybody, after the operations. */
export const ownTools: readonly OwnTool[] = [...catalogTools, ...proposalTools];
