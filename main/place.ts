import type { Rectangle } from "electron";
import * as z from "zod";

/** Where a window was when it was last seen. */
export const Place = z.object({
  x: z.int(),
  y: z.int(),
  width: z.int().min(820),
  height: z.int().min(600),
  maximized: z.boolean(),
});
export type Place = z.infer<typeof Place>;

/** A screen may be gone or smaller since: the whole window is brought into what is there. */
export function withinScreen(place: Place, area: Rectangle): Place {
  const width = Math.min(place.width, area.width);
  const height = Math.min(place.height, area.height);
  const x = Math.max(area.x, Math.min(place.x, area.x + area.width - width));
  const y = Math.max(area.y, Math.min(place.y, area.y + area.height - height));
  return { ...place, x, y, width, height };
}
