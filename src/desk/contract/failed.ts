import * as z from "zod";

/** An error in words, as every part of the contract gives it. 422: it was understood and is refused; what has no status would look like a fault of the desk. */
export const failed = {
  status: 422,
  message: "It could not be done",
  data: z.object({ code: z.string(), words: z.string() }),
};
