/** What people use Claude Enterprise by. */
export type Product = "chat" | "claude_code" | "cowork" | "office_agent" | "claude_design" | "claude_in_chrome";

/** A person's use of one product with one model. */
type Use = readonly [
  person: string,
  product: Product,
  family: "opus" | "sonnet" | "haiku",
  perDay: number,
  odd?: "leak",
];

/** Dollars on a weekday at birth, by person and product. Who is not here has a seat and leaves it unused. */
export const enterpriseUses: readonly Use[] = [
  ["dana.okafor", "chat", "opus", 3.2],
  ["boss@example.com", "chat", "sonnet", 0.9],
  ["boss@example.com", "office_agent", "sonnet", 1.4],
  ["greta.lind", "chat", "sonnet", 0.6],
  ["bob@example.com", "claude_code", "opus", 21],
  ["bob@example.com", "chat", "sonnet", 1.1],
  ["priya.raman", "claude_code", "opus", 34],
  ["priya.raman", "chat", "opus", 2.4],
  ["tomas.vidal", "claude_code", "sonnet", 18],
  ["tomas.vidal", "cowork", "sonnet", 3.6],
  ["mei.tan", "claude_code", "opus", 27],
  ["mei.tan", "claude_code", "haiku", 1.2],
  ["owen.blake", "claude_code", "sonnet", 12],
  ["hiro.nakamura", "claude_code", "opus", 16, "leak"],
  ["hiro.nakamura", "chat", "sonnet", 0.8],
  ["zoe.lambert", "claude_code", "sonnet", 9],
  ["mateusz.wojcik", "claude_code", "sonnet", 7.5],
  ["lukas.brandt", "claude_code", "sonnet", 6],
  ["amara.nwosu", "claude_code", "sonnet", 4.2],
  ["amara.nwosu", "claude_in_chrome", "sonnet", 1.3],
  ["karim.haddad", "chat", "opus", 2.8],
  ["karim.haddad", "cowork", "opus", 5.2],
  ["ines.carvalho", "chat", "sonnet", 1.4],
  ["ana.ruiz", "claude_design", "opus", 4.4],
  ["ana.ruiz", "cowork", "sonnet", 2.1],
  ["clara.dubois", "claude_design", "sonnet", 2.6],
  ["twin.first", "chat", "sonnet", 0.7],
  ["twin.first", "claude_design", "sonnet", 1.1],
  ["sofia.marchetti", "cowork", "sonnet", 1.9],
  ["felix.oduya", "office_agent", "sonnet", 3.3],
  ["nora.jensen", "office_agent", "opus", 4.1],
  ["nora.jensen", "chat", "sonnet", 0.9],
  ["ravi.menon", "office_agent", "sonnet", 2.2],
  ["jack.o-brien", "chat", "haiku", 0.2],
];
