/**
 * What our fetch threw, on its way through the SDK, which looks for "timed out" in every error and in its cause, and throws one of
 * its own in the place of those. Without words and with no cause it finds nothing here.
 */
export class Carried extends Error {
  readonly thrown: unknown;
  constructor(thrown: unknown) {
    super();
    this.thrown = thrown;
  }
}

export function carrying(fetch: typeof globalThis.fetch): typeof globalThis.fetch {
  return async (input, init) => {
    try {
      return await fetch(input, init);
    } catch (error) {
      throw new Carried(error);
    }
  };
}
