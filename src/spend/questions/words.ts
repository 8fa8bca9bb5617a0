import { toDollars } from "../../admin-api/money.js";
import type { By } from "./asking.js";

/** What a thing without a value in a dimension is called. */
const without: Partial<Record<By, string>> = {
  api_key_id: "no API key",
  workspace_id: "no workspace",
  actor: "no member",
  model: "no model",
};

/** What stands before a name, so that one hears what kind of thing it is. */
const kinds: Partial<Record<By, string>> = {
  api_key_id: "key",
  workspace_id: "workspace",
  actor: "member",
  product: "product",
};

const isThing = (by: string) => ["api_key_id", "workspace_id", "actor"].includes(by);

/** `key "batch-eval"`, `claude-opus-5-5`: what people called it ends where its quotation ends. */
export async function called(by: By, id: string | null, nameOf: (id: string) => Promise<string>): Promise<string> {
  if (id === null) return without[by] ?? `no ${by}`;
  const name = isThing(by) ? `"${(await nameOf(id)).replaceAll(/["\\]/g, "\\$&")}"` : id;
  return kinds[by] ? `${kinds[by]} ${name}` : name;
}

/** Dollars as a sentence shows them, rounded to cents. */
export function money(nanodollars: bigint): string {
  return Number(toDollars(nanodollars)).toLocaleString("en-US", { style: "currency", currency: "USD" });
}

/** With its sign, for what changed. */
export const signed = (nanodollars: bigint): string =>
  nanodollars > 0n ? `+${money(nanodollars)}` : money(nanodollars);

/** "2026-11-23 to 2026-11-25 13:00 UTC": the last day is said as it is counted, whole or up to an hour. */
export function spanWords({ from, to }: { from: number; to: number }): string {
  const first = new Date(from).toISOString().slice(0, 10);
  const isWhole = to % 86_400_000 === 0;
  const last = new Date(isWhole ? to - 1 : to).toISOString();
  if (isWhole) return last.startsWith(first) ? first : `${first} to ${last.slice(0, 10)}`;
  return last.startsWith(first)
    ? `${first} up to ${last.slice(11, 16)} UTC`
    : `${first} to ${last.slice(0, 10)} ${last.slice(11, 16)} UTC`;
}
