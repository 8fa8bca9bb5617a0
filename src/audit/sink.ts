import type { RowType } from "./row.js";

/** A row on its way out. */
export interface Outgoing {
  seq: number;
  type: RowType;
  /** As the log says it. */
  time: string;
  /** One line, without its newline. */
  text: string;
}

/** What takes rows in, in order. */
export interface Sink extends AsyncDisposable {
  /** Takes them all, or throws; then any of them may have been taken, and all are sent again. */
  send(rows: readonly Outgoing[]): Promise<void>;
  /**
   * The last row that surely arrived, where that is later than sent. Throws where what was sent after it may be lost: from there it is
   * sent again.
   */
  arrived?(): number;
}
