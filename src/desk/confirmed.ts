import { timingSafeEqual } from "node:crypto";
import * as z from "zod";
import { canonical } from "../audit/canonical.js";
import type { Log } from "../audit/log.js";
import { Json } from "../audit/row.js";
import { firstGuards, Guards } from "../settings/guards.js";
import type { PolicyRow } from "./policy-rows.js";

/** What the person has confirmed of the guards, by the log of one data folder: any program can edit the settings. */
export interface Confirmed {
  /** The last that is proved for this organization, or what holds before anybody confirmed anything. */
  last(of: Whose): { guards: Guards; lost: boolean };
  /** Whether any of them names workspaces. */
  namesWorkspaces(): boolean;
  /** Says in the log what now holds, on the disk when it returns. */
  write(guards: Guards, of: Whose, account: string): void;
}

interface Whose {
  org: string | null;
  /** Under the organization's secret; undefined while it is not reached. */
  seal: ((text: string) => string) | undefined;
}

const Told = z.object({ guards: Guards, seal: z.string().nullable() });

interface Known {
  seq: number;
  org: string | null;
  ofAny: boolean;
  /** Undefined: the value was taken out of the side file. */
  told: z.infer<typeof Told> | undefined;
}

/** Reads the `policy` rows there are, and goes on from them. */
export function openConfirmed(log: Log, rows: Iterable<PolicyRow>): Confirmed {
  const known: Known[] = Array.from(rows, ({ seq, org_id, data, ofAny = false }) => ({
    seq,
    org: org_id,
    ofAny,
    told: Told.safeParse(data).data,
  }));
  let latest: { whose: Whose; rows: number; found: ReturnType<Confirmed["last"]> } | undefined;
  const find = ({ org, seal }: Whose) => {
    const own = known.filter((row) => row.ofAny || row.org === org).toReversed();
    const proved = own.find(({ told, seq }) => told && (!seal || isSealed(told, org, seq, seal)));
    return {
      guards: proved?.told?.guards ?? firstGuards,
      lost: own.some(({ told, seq }) => told === undefined && seq > (proved?.seq ?? 0)),
    };
  };
  return {
    last(whose) {
      const { org, seal } = whose;
      // Asked for each operation of a listing: the seal is made again only for something new.
      if (latest?.rows !== known.length || latest.whose.org !== org || latest.whose.seal !== seal)
        latest = { whose, rows: known.length, found: find(whose) };
      return latest.found;
    },
    namesWorkspaces: () => known.some(({ told }) => told && told.guards.allowedWorkspaces.length > 0),
    write(guards, { org, seal }, account) {
      // Nothing is awaited between the two: this is the number of the row.
      const seq = log.head().rows + 1;
      const told = { guards, seal: seal?.(textOf(guards, org, seq)) ?? null };
      log.append({ type: "policy", org_id: org, actor: { kind: "person", account }, data: Json.parse(told) });
      known.push({ seq, org, ofAny: false, told });
    },
  };
}

/** Bound to its place in the log: an older one that is written again proves nothing. */
const textOf = (guards: Guards, org: string | null, seq: number) => canonical(Json.parse({ policy: guards, org, seq }));

function isSealed(
  { guards, seal }: z.infer<typeof Told>,
  org: string | null,
  seq: number,
  make: (text: string) => string,
) {
  if (seal === null) return false;
  const [found, made] = [Buffer.from(seal), Buffer.from(make(textOf(guards, org, seq)))];
  return found.length === made.length && timingSafeEqual(found, made);
}
