import { existsSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { rowsOf } from "../audit/rows-of.js";
import type { Stored } from "../settings/schema.js";

/** Thrown where writes must not go through without a person. */
class PersonNeeded extends Error {
  readonly code = "person_needed";
}

/**
 * A desk without a person takes its key from whoever starts it, and no folder in which a person has decided or set anything up:
 * a program that starts one gets at nobody's key, and writes nothing into anybody's record.
 */
export function onlyWithoutPerson(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
  settings: Pick<Stored, "organizations">,
): void {
  if (!environment.ANTHROPIC_ADMIN_KEY)
    throw new PersonNeeded(
      "Without a person the key comes from the environment only. Put it in ANTHROPIC_ADMIN_KEY, or leave out --approvals confirm.",
    );
  const found = trace(home, settings);
  if (found === undefined) return;
  throw new PersonNeeded(
    `${home} is a person's data folder: ${found}. Name another in COUNTERSIGN_HOME for --approvals confirm.`,
  );
}

/** What of a person is in the folder. The log decides, and what else is there counts as well. */
function trace(home: string, { organizations }: Pick<Stored, "organizations">): string | undefined {
  if (organizations.length > 0) return "an organization was set up in it";
  const audit = join(home, "audit");
  if (existsSync(audit))
    for (const type of ["approved", "denied", "policy", "key"] as const)
      for (const { actor } of rowsOf(audit, type))
        if (actor?.kind !== "desk") return "a person has decided or set something up in it";
  return existsSync(join(home, "desk.db")) ? inStore(join(home, "desk.db")) : undefined;
}

function inStore(file: string): string | undefined {
  using db = new DatabaseSync(file, { readOnly: true });
  const has = (table: string) =>
    db.prepare("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?").get(table) !== undefined;
  if (has("pin") && db.prepare("SELECT 1 FROM pin").get()) return "a PIN was set in it";
  const decided = "SELECT 1 FROM proposals WHERE decision != 'null' AND json_extract(decision, '$.unattended') IS NULL";
  return has("proposals") && db.prepare(decided).get() ? "a person has decided in it" : undefined;
}
