import type { Caller, Standing } from "./proposer.js";

/** What a client may read of the desk besides calling tools. None of it costs a call of the API but the names, which are kept for a while. */
export interface Shelf {
  /** The organization that is open, what its credential can do, and what the person has set: all a client may know of it. */
  organization(): OrganizationNow;
  /** What the members or workspaces are called; nothing while that cannot be had. */
  names(of: Named): Promise<readonly string[]>;
  /** One of the caller's own proposals; another's is as unknown as one that never was. */
  standing(proposalId: string, caller: Caller): Standing | undefined;
  /** The newest rows of the log that are about the caller's own calls and proposals, newest first. */
  tail(caller: Caller): Promise<LogLine[]>;
  /** Hears the id of each proposal that moved, and whose it is. */
  watchProposals(listener: (proposalId: string, owner: Pick<Caller, "name" | "token">) => void): () => void;
}

export type Named = "member" | "workspace";

export interface OrganizationNow {
  summary: string;
  organization: { id: string; name: string; kind: string; address?: string } | null;
  credential?: { type: string; can: { toolset: string; can: string; why?: string }[] };
  /** What happens to writes now. */
  writes: string;
  allowed_workspaces?: string[];
}

/** A row without its data, which may hold what other clients asked for. */
export interface LogLine {
  row: number;
  time: string;
  what: string;
  /** Absent where it was erased. */
  by?: "you" | "the person" | "Countersign" | "another client";
  operation?: string;
  target?: string;
  proposal_id?: string;
  reason?: string;
}
