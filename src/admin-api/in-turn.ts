/** Families of writes that the API wants one after the other. */
const families = [/\/federation_(issuers|rules)(\/|$)/, /\/plugins\/[^/]+\/installation_settings(\/|$)/] as const;

/** Begins the work when the write of its family before it has ended, whatever came of that. */
export type InTurn = <T>(path: string, work: () => Promise<T>) => Promise<T>;

export function createInTurn(): InTurn {
  const last = new Map<RegExp, Promise<unknown>>();
  return (path, work) => {
    const family = families.find((one) => one.test(path));
    if (!family) return work();
    const mine = (last.get(family) ?? Promise.resolve()).then(work);
    last.set(
      family,
      mine.catch(() => undefined),
    );
    return mine;
  };
}
