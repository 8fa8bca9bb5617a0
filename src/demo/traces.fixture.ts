/** What tells that something happened and when, and is never set back by undoing it. */
const traces = [
  ...[
    "serial",
    "off",
    "tested_at",
    "stored_at",
    "mode_updated_at",
    "listed_at",
    "updated_at",
    "updated_by_actor_id",
    "updated_by",
    "rbac_group_order_version",
    "activities",
  ],
];

/** A demo organization without its traces of how it came to be as it is, and without the order in which it keeps its lists. */
export function withoutTraces(organization: unknown): unknown {
  const whole: unknown = JSON.parse(JSON.stringify(organization), (key, value: unknown) => {
    if (traces.includes(key)) return undefined;
    return Array.isArray(value) ? value.toSorted(byText) : value;
  });
  return whole;
}

const byText = (one: unknown, other: unknown) => (JSON.stringify(one) < JSON.stringify(other) ? -1 : 1);
