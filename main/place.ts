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

/** Where the window was, by what screens there were: at the desk it goes back to the large one, on the way it stays on the small. */
export const Places = z.record(z.string(), Place).catch({});
export type Places = z.infer<typeof Places>;

/** The screens that there are, whatever order the system names them in. */
export const screensKey = (bounds: readonly Rectangle[]): string =>
  bounds
    .map(({ x, y, width, height }) => `${width}x${height}+${x}+${y}`)
    .toSorted()
    .join(" ");

const mostKept = 12;

/** With this place for these screens; the ones that were not met for longest are forgotten. */
export function placesWith(places: Places, screens: string, place: Place): Places {
  const others = Object.entries(places).filter(([key]) => key !== screens);
  return Object.fromEntries([...others.slice(1 - mostKept), [screens, place]]);
}

/** A screen may be gone or smaller since: the whole window is brought into what is there. */
export function withinScreen(place: Place, area: Rectangle): Place {
  const width = Math.min(place.width, area.width);
  const height = Math.min(place.height, area.height);
  const x = Math.max(area.x, Math.min(place.x, area.x + area.width - width));
  const y = Math.max(area.y, Math.min(place.y, area.y + area.height - height));
  return { ...place, x, y, width, height };
}
