import { createAdminApi } from "../../admin-api/client.js";
import { startDemoApi } from "../../demo/demo-api.js";
import type { Readable } from "../store/open.js";
import { rowsOf } from "../store/rows.js";
import { openStore, type SpendStore } from "../store/store.js";
import { createSync, type SyncDeps } from "./sync.js";

/** A Wednesday afternoon; a clock that stands still unless a test moves it. */
const wednesday = Date.parse("2026-11-18T13:58:00Z");
const plenty = { perMinute: 1e6, burst: 1e5 };

/** A demo organization over HTTP, and what keeps a store up to date with it. */
export async function startOrganization({ kind = "console" as "console" | "enterprise", at = wednesday } = {}) {
  /** The API's clock and ours: they are the same unless a test parts them. */
  const clock = { now: at, api: undefined as number | undefined };
  const demo = await startDemoApi({ now: () => new Date(clock.api ?? clock.now), kind });
  const api = createAdminApi({ key: async () => demo.key, baseURL: demo.url, budget: plenty });
  const whole = demo.organization();
  const names = new Map([...whole.workspaces, ...whole.api_keys].map(({ id, name }) => [id, name]));
  const syncInto = (store: SpendStore, more: Partial<SyncDeps> = {}) =>
    createSync({
      orgId: whole.id,
      kind,
      access: (signal) => api.reading("sync", signal),
      nameOf: async (id) => names.get(id),
      store,
      now: () => clock.now,
      wait: async () => {},
      changed: () => {},
      ...more,
    });
  return {
    clock,
    /** Without access to the analytics, as an organization that is not enrolled. */
    withoutAnalytics: () =>
      demo.misbehave({ path: "/analytics/(cost|usage)$", do: { how: "refuse", status: 404, kind: "not_found_error" } }),
    demo,
    api,
    orgId: whole.id,
    syncInto,
    open: (file: string) => openStore(file),
    async [Symbol.asyncDispose]() {
      await api[Symbol.asyncDispose]();
      await demo[Symbol.asyncDispose]();
    },
  };
}

/** Everything a store holds, with what stands for its terms, so that two stores can be compared. */
export function contents(db: Readable): string[] {
  const term = new Map(rowsOf(db, "SELECT term, value FROM terms").map((row) => [row.term, row.value]));
  const tables = rowsOf(db, "SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE '%\\_%' ESCAPE '\\'");
  const dimensions = [
    "workspace",
    "api_key",
    "actor",
    "model",
    "product",
    "tier",
    "context",
    "geography",
    "cost_type",
    "token_type",
  ];
  return tables
    .flatMap(({ name }) =>
      rowsOf(db, `SELECT * FROM ${name}`).map(
        (row) =>
          `${name} ${Object.entries(row)
            .map(([column, value]) => (dimensions.includes(column) ? (term.get(value ?? null) ?? "none") : value))
            .join(" ")}`,
      ),
    )
    .sort();
}
