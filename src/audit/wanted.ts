import * as z from "zod";
import { Filter } from "./asked.js";

export const ExportFormat = z.enum(["jsonl", "csv", "ocsf"]);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** Which rows somebody wants out of the log: those of a filter, about an organization and about none, or about all. */
export const Wanted = Filter.extend({ org: z.string().max(200).optional() });
export type Wanted = z.infer<typeof Wanted>;
