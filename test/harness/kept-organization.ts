import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Organization } from "../../src/demo/organization.js";

const fileIn = (home: string) => join(home, "demo", "organization.json");

/** Puts an organization where a `--demo` desk will find it. */
export function keepOrganization(home: string, organization: Organization): void {
  mkdirSync(dirname(fileIn(home)), { recursive: true, mode: 0o700 });
  writeFileSync(fileIn(home), JSON.stringify(organization), { mode: 0o600 });
}

/** What tells that something happened and when, and is never set back by undoing it. */
const traces = [...["serial", "off", "updated_at", "updated_by_actor_id", "rbac_group_order_version", "activities"]];

/**
 * All that the demo organization of a `--demo` desk is, without its traces of how it came to be so, and without the order
 * in which it keeps its lists.
 */
export function keptOrganization(home: string): unknown {
  const text = readFileSync(fileIn(home), "utf8");
  const whole: unknown = JSON.parse(text, (key, value: unknown) => {
    if (traces.includes(key)) return undefined;
    return Array.isArray(value) ? value.toSorted(byText) : value;
  });
  return whole;
}

const byText = (one: unknown, other: unknown) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
