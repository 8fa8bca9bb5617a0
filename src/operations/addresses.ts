import type { Because } from "./operation.js";

/** The part of an address that says who hears: what a card names. */
export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}

/** What is not an https address that everybody may read, in fewer words than the API's. */
export function unfitAddress(argument: string, url: string): Because {
  const address = URL.parse(url);
  if (!address) return `\`${argument}\` has to be a whole address such as https://example.com/path.`;
  if (address.protocol !== "https:") return `\`${argument}\` has to begin with https://: nothing is sent in the open.`;
  return address.username || address.password
    ? `\`${argument}\` must not hold a user name or password: everyone who sees the list would read them.`
    : undefined;
}
