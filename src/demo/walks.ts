import type { Cell } from "./cells.js";
import type { Organization } from "./organization.js";

/** The cells of a month's hours take some megabytes; who leaves a walk says so to nobody. */
const most = 3;

/** What is gone through page by page: counted once and not anew for each page, while the organization stays as it is. */
export interface Walks {
  keep(question: string, organization: Organization, cells: readonly Cell[]): void;
  /** Once: it is kept again where more pages follow. */
  take(question: string, organization: Organization): readonly Cell[] | undefined;
}

export function createWalks(): Walks {
  let kept: { question: string; organization: Organization; cells: readonly Cell[] }[] = [];
  return {
    keep(question, organization, cells) {
      kept = [...kept, { question, organization, cells }].slice(-most);
    },
    take(question, organization) {
      const found = kept.find((one) => one.question === question && one.organization === organization);
      kept = kept.filter((one) => one !== found);
      return found?.cells;
    },
  };
}
