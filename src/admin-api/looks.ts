/** What a credential looks like by how it begins: a hint. What it can do is found by asking. */
export type Looks = "admin_key" | "scoped_key" | "ordinary" | "token" | "unknown";

export function looksLike(key: string): Looks {
  if (key.startsWith("sk-ant-admin")) return "admin_key";
  if (key.startsWith("sk-ant-api01-")) return "scoped_key";
  if (key.startsWith("sk-ant-api")) return "ordinary";
  // Tokens of other identity providers begin as they like.
  return key.startsWith("sk-ant-") && !key.startsWith("sk-ant-oat") ? "unknown" : "token";
}
