import * as z from "zod";
import { fromCents, toDollars } from "../admin-api/money.js";
import { type Field, field } from "./field.js";
import { ArgumentRefused, quoted } from "./words.js";

/** An amount that people say in dollars and the API takes in whole cents; null: no cap at all. */
export interface Amount {
  /** `500.00`; null for none. */
  dollars: string | null;
  cents: string | null;
}

/** Dollars to the cent, such as 500 or 499.90; `orNone` also takes the word none. */
export function dollars({ orNone }: { orNone: boolean }): Field<Amount> {
  const how = orNone ? "Dollars such as 500 or 499.90, or none for no cap" : "Dollars such as 500 or 499.90";
  return field<Amount>({
    wire: z.string().describe(how),
    async arrive(said, { argument }) {
      const text = typeof said === "number" ? String(said) : typeof said === "string" ? said.trim() : "";
      if (orNone && text.toLowerCase() === "none")
        return { value: { dollars: null, cents: null }, arg: "none", card: "none" };
      const parts = /^\$?(\d{1,12})(?:\.(\d{1,2}))?$/.exec(text);
      if (!parts)
        throw new ArgumentRefused(
          `\`${argument}\` cannot be ${quoted(text)}. ${how}; fractions of a cent are not taken.`,
        );
      const cents = BigInt(`${parts[1]}${(parts[2] ?? "").padEnd(2, "0")}`).toString();
      const value = { dollars: inDollars(cents), cents };
      return { value, arg: value.dollars, card: `$${value.dollars}` };
    },
  });
}

/** What the API sends in cents, fractions included, as decimal dollars. Throws `AmountMalformed`. */
export function inDollars(cents: string): string;
export function inDollars(cents: string | null): string | null;
export function inDollars(cents: string | null): string | null {
  return cents === null ? null : toDollars(fromCents(cents));
}
