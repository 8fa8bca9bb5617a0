import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Organization } from "../../src/demo/organization.js";
import { withoutTraces } from "../../src/demo/traces.fixture.js";

const fileIn = (home: string) => join(home, "demo", "organization.json");

/** Puts an organization where a `--demo` desk will find it. */
export function keepOrganization(home: string, organization: Organization): void {
  mkdirSync(dirname(fileIn(home)), { recursive: true, mode: 0o700 });
  writeFileSync(fileIn(home), JSON.stringify(organization), { mode: 0o600 });
}

/** All that the demo organization of a `--demo` desk is, as far as an undo can set it back. */
export const keptOrganization = (home: string): unknown =>
  withoutTraces(JSON.parse(readFileSync(fileIn(home), "utf8")));
