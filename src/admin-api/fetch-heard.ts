/** Says of each reading how it ended: undefined, where the API answered as whoever it knows; what was thrown, where nothing came. */
export function heardOf(
  fetch: typeof globalThis.fetch,
  heard: ((error: unknown) => void) | undefined,
): typeof globalThis.fetch {
  if (!heard) return fetch;
  return async (input, init) => {
    try {
      const response = await fetch(input, init);
      // A fault may be that of what stands in front of it, and says nothing either way.
      if (response.status < 500 && response.status !== 401) heard(undefined);
      return response;
    } catch (error) {
      heard(error);
      throw error;
    }
  };
}
