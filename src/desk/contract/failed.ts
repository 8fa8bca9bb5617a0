import * as z from "zod";

/** An error in words, as every part of the contract gives it. */
export const failed = { message: "It could not be done", data: z.object({ code: z.string(), words: z.string() }) };
