import { ApiRefused, inOurWords } from "../../admin-api/errors.js";
import { unavailable } from "../needs.js";
import type { Context } from "../operation.js";
import type { Needs } from "../toolsets.js";

/** One answer out of several places: what this credential cannot see is said to be missing, and the rest is answered. */
export interface Parts {
  /** In words, with the reason. */
  missing: string[];
  /** Undefined where it cannot be read, or where this kind of organization does not have it. */
  of<T>(what: string, needs: Needs, read: () => PromiseLike<T>): Promise<T | undefined>;
}

export function createParts({ credential }: Pick<Context, "credential">): Parts {
  const missing: string[] = [];
  return {
    missing,
    async of(what, needs, read) {
      if (!has(needs, credential)) return undefined;
      const why = unavailable({ name: `Reading ${what}`, kind: "read", needs }, credential);
      if (why) {
        missing.push(why);
        return undefined;
      }
      try {
        return await inOurWords(read);
      } catch (error) {
        // A key that opens nothing any more fails the whole.
        if (!(error instanceof ApiRefused) || error.status === 401) throw error;
        if (error.code !== "organization_type_not_supported") missing.push(`Reading ${what}: ${error.happened}`);
        return undefined;
      }
    },
  };
}

/** A Console organization has no groups, an Enterprise one no keys: that is no gap. */
function has({ product }: Needs, { kind }: Context["credential"]): boolean {
  return product === undefined || kind === "unknown" || kind === product;
}
