import type { DatabaseSync } from "node:sqlite";

/** Arguments that no file may hold in clear, sealed; empty once the proposal is over. */
export function m0020_sealed(db: DatabaseSync): void {
  db.exec("ALTER TABLE proposals ADD COLUMN sealed TEXT");
}
