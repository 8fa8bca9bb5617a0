/** Money inside is a bigint of nanodollars: a cent is ten million of them, so that seven fractional digits of a cent are exact. */
export class AmountMalformed extends Error {
  readonly code = "amount_malformed";
  constructor(text: string) {
    super(`The API sent the amount "${text.slice(0, 40)}", which is no number of cents. No total was made from it.`);
    this.name = "AmountMalformed";
  }
}

/** Every amount is told in dollars, so one in another currency must not pass for them. */
export class OtherCurrency extends Error {
  readonly code = "other_currency";
  constructor(currency: string) {
    super(
      `The API gives amounts in ${currency.slice(0, 10)}, and Countersign knows dollars alone. No figure was made from them. Look at the amounts in the Claude Console.`,
    );
    this.name = "OtherCurrency";
  }
}

/** The first currency beside an amount in an answer that is not the dollar. `body`: the answer's text, which is quick to look through. */
export function otherCurrency(read: unknown, body: string): string | undefined {
  return /"currency"\s*:\s*"(?!USD")/.test(body) ? currencyIn(read) : undefined;
}

function currencyIn(read: unknown): string | undefined {
  if (typeof read !== "object" || read === null) return undefined;
  const { currency } = read as { currency?: unknown };
  if (typeof currency === "string" && currency !== "USD" && Object.keys(read).some((key) => amounts.test(key)))
    return currency;
  for (const inner of Object.values(read)) {
    const found = currencyIn(inner);
    if (found !== undefined) return found;
  }
  return undefined;
}

const amounts = /amount|_spend$|_price$/;

/** Nanodollars from the API's decimal string of cents; half-even beyond seven fractional digits. */
export function fromCents(text: string): bigint {
  const parts = /^(-?)(\d{1,30})(?:\.(\d{1,60}))?$/.exec(text);
  if (!parts) throw new AmountMalformed(text);
  const [, sign = "", whole = "", fraction = ""] = parts;
  const kept = BigInt(whole + fraction.slice(0, 7).padEnd(7, "0"));
  const rounded = kept + roundsUp(kept, fraction.slice(7));
  return sign ? -rounded : rounded;
}

/** An exact decimal string of dollars with at least two fractional digits: `"235.461331049"`, `"5.00"`. */
export function toDollars(nanodollars: bigint): string {
  const size = nanodollars < 0n ? -nanodollars : nanodollars;
  const fraction = (size % 1_000_000_000n).toString().padStart(9, "0").replace(/0+$/, "").padEnd(2, "0");
  return `${nanodollars < 0n ? "-" : ""}${size / 1_000_000_000n}.${fraction}`;
}

function roundsUp(kept: bigint, rest: string): bigint {
  const half = `5${"0".repeat(Math.max(0, rest.length - 1))}`;
  if (rest === "" || rest < half) return 0n;
  return rest > half ? 1n : kept % 2n;
}
