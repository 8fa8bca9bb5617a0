import { verifyFolder } from "./own.js";
import { createPaging, type Paging } from "./paging.js";
import type { Verdict } from "./row.js";

/** Where the log lies, and its index. */
export interface ReaderPlace {
  dir: string;
  file: string;
}

/** All that is read of a log: pages of it, and whether it is whole. */
export interface Reader extends Paging {
  /** `progress` hears how many rows were checked so far. */
  verify(progress?: (rows: number) => void): Promise<Verdict>;
}

/** Reads on the thread that calls. */
export function readerHere({ dir, file }: ReaderPlace): Reader {
  const paging = createPaging({ dir, file });
  return {
    ...paging,
    async verify(progress) {
      const { verdict } = await verifyFolder(dir, [], (row) => row % told === 0 && progress?.(row));
      return verdict;
    },
    [Symbol.asyncDispose]: () => paging[Symbol.asyncDispose](),
  };
}

/** A check says how far it is after so many rows. */
const told = 20_000;
