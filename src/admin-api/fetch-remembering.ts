import { readAddress } from "./read-address.js";

/**
 * Asks each address once: the same answer stands for as long as this fetch does, so that it has to be thrown away with the piece of
 * work it was made for. What failed is asked again.
 */
export function remembering(ask: typeof fetch): typeof fetch {
  const answers = new Map<string, Promise<Response>>();
  return async (input, init = {}) => {
    const address = readAddress(input, init);
    if (address === undefined) return ask(input, init);
    const key = `${address} ${new Headers(init.headers).get("accept")}`;
    const forget = () => void answers.delete(key);
    const answer = answers.get(key) ?? ask(input, init);
    if (!answers.has(key)) {
      answers.set(key, answer);
      answer.then(({ ok }) => ok || forget(), forget);
    }
    return (await answer).clone();
  };
}
