import { found, indexOf } from "../../renderer/features/palette/entries.js";
import { inTime, median, timed } from "./median.js";
import type { Bench } from "./table.js";

/** As many as the largest organizations that are known have. */
const [members, keys, workspaces] = [10_000, 5_000, 400];

const bench: Bench = {
  name: "the palette",
  async run() {
    const named = (label: string, count: number, detail: string) =>
      indexOf(
        label,
        Array.from({ length: count }, (_, index) => ({
          id: `${label} ${index}`,
          name: `${label} number ${index}`,
          detail: `${detail} ${index % 97}`,
          icon: "low",
          keys: [],
          open() {},
        })),
      );
    const all = [
      named("person", members, "in group"),
      named("key", keys, "in workspace"),
      named("workspace", workspaces, ""),
    ];
    const typed = ["p", "pe", "person 99", "number 4 12", "workspace 17", "zzz", "e"];
    const times: number[] = [];
    for (let press = 0; press < 70; press += 1)
      times.push(await timed(() => found(all, typed[press % typed.length] ?? "")));
    return [inTime("a letter in the palette, 15,400 names", median(times), 50)];
  },
};
export const { name, run } = bench;
