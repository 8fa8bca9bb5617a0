import { ArrowDown, ArrowUp } from "lucide-react";
import { Icon } from "./Icon.js";

interface SortHeadProps {
  title: string;
  /** Whether the rows are in its order now, and which way. */
  order: "up" | "down" | undefined;
  /** Over figures. */
  right: boolean;
  onSort(): void;
}

/** Of heads and cells alike, so that they stand under one another. */
export const cellPadding = "px-2.5 first:pl-5 last:pr-5 max-[959px]:px-2";

/** The head of a column: a press puts the rows in its order. */
export const SortHead = ({ title, order, right, onSort }: SortHeadProps) => (
  <th
    scope="col"
    aria-sort={order && (order === "down" ? "descending" : "ascending")}
    className={`sticky top-0 z-10 h-8 border-b bg-background font-medium text-label text-muted-foreground ${cellPadding} ${right ? "text-right" : "text-left"}`}
  >
    <button
      type="button"
      className={`inline-flex h-[26px] items-center gap-1 rounded-pill hover:text-foreground ${order ? "text-foreground" : ""}`}
      onClick={onSort}
    >
      {title}
      {order && <Icon of={order === "down" ? ArrowDown : ArrowUp} size={12} />}
    </button>
  </th>
);
