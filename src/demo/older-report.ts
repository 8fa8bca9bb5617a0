import { type Cell, cellsOf, type Tagged } from "./cells.js";
import { readCursor, writeCursor } from "./page.js";
import { invalid } from "./refusal.js";
import { spans, timeOf } from "./report.js";
import type { Scene } from "./route.js";

type Label = Record<string, string | null>;

interface Asked {
  starting_at: Date;
  ending_at?: Date | undefined;
  page?: string | undefined;
}

/** How wide a bucket is in minutes, and how many a page holds: unless told, and at most. */
export interface Buckets {
  name: string;
  minutes: number;
  usual: number;
  most: number;
}

/** The older reports: pages of whole buckets, oldest first, empty ones too, each with a row for every label. */
export function olderReport<Row extends object>(
  asked: Asked & { limit?: number | undefined },
  { name, minutes, usual, most }: Buckets,
  scene: Scene,
  sources: readonly Tagged[],
  labelOf: (tagged: Tagged) => Label,
  rowOf: (cell: Cell, label: Label) => Row,
) {
  const { page, limit: size = usual, ...question } = asked;
  if (size > most) throw invalid(`limit: at most ${most} for buckets of ${name}`);
  const { at, asOf } = readCursor(page, question, scene.now);
  const until = Math.floor(asOf.getTime() / 60_000);
  const [start, end] = [asked.starting_at.getTime() / 60_000, (asked.ending_at ?? asOf).getTime() / 60_000];
  if (end <= start) throw invalid("ending_at: has to be after starting_at");
  const all = spans(start, end, minutes);
  const next = at + size;
  return {
    data: all.slice(at, next).map((bucket) => ({
      starting_at: timeOf(bucket[0]),
      ending_at: timeOf(bucket[1]),
      results: labelled(sources, bucket, until, scene, labelOf).map(({ cell, label }) => rowOf(cell, label)),
    })),
    has_more: next < all.length,
    next_page: next < all.length ? writeCursor({ at: next, asOf }, question) : null,
  };
}

function labelled(
  sources: readonly Tagged[],
  bucket: readonly [number, number],
  until: number,
  scene: Scene,
  labelOf: (tagged: Tagged) => Label,
): { cell: Cell; label: Label }[] {
  const found = new Map<string, { cell: Cell; label: Label }>();
  for (const source of sources) {
    const [cell] = cellsOf([source], [bucket], [], until, scene);
    if (!cell) continue;
    const label = labelOf(source);
    const same = found.get(JSON.stringify(label));
    if (same) same.cell.parts.push(...cell.parts);
    else found.set(JSON.stringify(label), { cell, label });
  }
  return [...found.values()];
}

/** The older reports say null where they mean the default workspace. */
export const olderWorkspace = ({ source }: Tagged, { organization }: Scene) =>
  source.workspaceId === organization.default_workspace_id ? null : source.workspaceId;
