import * as z from "zod";
import type { Log } from "../audit/log.js";
import { Json } from "../audit/row.js";
import { firstGuards, Guards } from "../settings/guards.js";
import type { PolicyRow } from "./policy-rows.js";
import { isSealed, sealOf, type Whose } from "./sealed-row.js";

/** What the person has confirmed of the guards, by the log of one data folder: any program can edit the settings. */
export interface Confirmed {
  /** The last that is proved for this organization, or what holds before anybody confirmed anything. */
  last(of: Whose): { guards: Guards; lost: boolean };
  /** Whether any of them names workspaces. */
  namesWorkspaces(): boolean;
  /** Says in the log what now holds, on the disk when it returns. */
  write(guards: Guards, of: Whose, account: string): void;
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
  const find = (whose: Whose) => {
    const { org, seal } = whose;
    const own = known.filter((row) => row.ofAny || row.org === org).toReversed();
    const proved = own.find(
      ({ told, seq }) => told && (!seal || isSealed(told.seal, { policy: told.guards }, whose, seq)),
    );
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
    write(guards, whose, account) {
      const { org } = whose;
      // Nothing is awaited between the two: this is the number of the row.
      const seq = log.head().rows + 1;
      const told = { guards, seal: sealOf({ policy: guards }, whose, seq) };
      log.append({ type: "policy", org_id: org, actor: { kind: "person", account }, data: Json.parse(told) });
      known.push({ seq, org, ofAny: false, told });
    },
  };
}
