import { valueWords } from "./value.js";

/** Too much for a pill: shown as what differs, by path. */
export function isStructured(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > 3 || value.some(isObject) || valueText(value).length > 120;
  return isObject(value) && !("anything" in value) && !isKindAlone(value);
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

/** `{ type: "enabled" }` says no more than its word. */
const isKindAlone = (value: object): value is { type: string } =>
  "type" in value && typeof value.type === "string" && Object.keys(value).length === 1;

/** A JSON value as a pill shows it. */
export function valueText(value: unknown): string {
  if (value === null || value === undefined) return "none";
  if (typeof value === "string") return value === "" ? "empty" : value;
  if (Array.isArray(value) && !value.some(isObject))
    return value.length === 0 ? "none" : value.map(valueText).join(", ");
  if (typeof value === "object" && "anything" in value) return "set by the API";
  if (typeof value === "object" && isKindAlone(value)) return value.type;
  if (Array.isArray(value))
    return value.map((one) => (isObject(one) ? `(${valueText(one)})` : valueText(one))).join(", ");
  if (typeof value === "object")
    return Object.entries(value)
      .map(([key, inner]) => `${key}: ${isObject(inner) ? `(${valueText(inner)})` : valueText(inner)}`)
      .join(", ");
  return String(value);
}

/** A value of a field: what is known by a word of the API in plain ones, an amount, which is decimal dollars in a text, with its sign. */
export function fieldValueText(field: string, value: unknown): string {
  if (typeof value !== "string") return valueText(value);
  return /(^|_)(limit|amount|budget)$/.test(field) && /^\d+(\.\d+)?$/.test(value)
    ? `$${value.replace(/\B(?=(\d{3})+(?!\d))(?<!\.\d*)/g, ",")}`
    : valueText(valueWords(field, value));
}

/** `workspace_id` as `workspace ID`. */
export const fieldWords = (field: string) =>
  field
    .replaceAll("_", " ")
    .replace(
      /\b(url|api|id|sso|json|jwt|jwks|usd)(s?)\b/g,
      (_, short: string, many: string) => short.toUpperCase() + many,
    );

/** `workspace_id` as `Workspace ID`. */
export function fieldText(field: string): string {
  const words = fieldWords(field);
  return words.charAt(0).toUpperCase() + words.slice(1);
}
