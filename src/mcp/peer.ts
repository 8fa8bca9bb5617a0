import type { Operation } from "../operations/operation.js";
import { inert } from "../operations/words.js";
import type { Answerer, Caller } from "./proposer.js";
import { type Bearer, tokenOf } from "./tokens.js";

/** What a client or its bridge asked to be kept from. Flags only narrow. */
export interface Narrowing {
  readOnly: boolean;
  toolsets?: readonly string[];
}

/** One connection, or one bearer of a token. It comes with its first words and goes when its carrier closes it. */
export interface Peer extends Disposable {
  /** The caller of a request: `said` is what the client says of itself, for display only. */
  callerOf(said?: { name: string; version?: string | undefined }): Caller;
  narrowing: Narrowing;
  /** Lists are pushed on its own connection; else the carrier pushes them. */
  hearsOfLists: boolean;
}

interface PeerOptions {
  connection: string;
  since: number;
  pid?: number | undefined;
  /** What it is called until it says so itself. */
  as?: string | undefined;
  /** Who holds the token it came with. That is who it is, whatever it says of itself. */
  owner?: Bearer | undefined;
  narrowing?: Narrowing;
  hearsOfLists?: boolean;
}

export function createPeer(answerer: Pick<Answerer, "connected">, options: PeerOptions): Peer {
  const {
    connection,
    since,
    pid,
    as = "unnamed client",
    owner,
    narrowing = { readOnly: false },
    hearsOfLists = true,
  } = options;
  let known: Caller | undefined;
  let leave: (() => void) | undefined;
  /** Beside the name of a token stands which program it is, too. */
  const versionOf = (said: { name: string; version?: string | undefined }) =>
    inert([owner && said.name, said.version].filter(Boolean).join(" "), owner ? 150 : 50);
  return {
    narrowing,
    hearsOfLists,
    callerOf(said) {
      const name = owner?.name ?? (said ? inert(said.name, 100) : (known?.name ?? as));
      const version = said ? versionOf(said) : known?.version;
      if (known?.name === name && known.version === version) return known;
      const isNew = known?.name !== name;
      const token = owner && tokenOf(owner);
      known = { connection, name, since, ...(token && { token }), ...(version && { version }), ...(pid && { pid }) };
      if (isNew) {
        leave?.();
        leave = answerer.connected(known);
      }
      return known;
    },
    [Symbol.dispose]() {
      leave?.();
      leave = undefined;
    },
  };
}

/** Why this connection does not get an operation that the desk would offer, in words. */
export function whyNarrowed(operation: Operation, { readOnly, toolsets }: Narrowing): string | undefined {
  if (readOnly && operation.kind === "write")
    return `This connection is read-only, so ${operation.name} is not offered. It was started with --read-only.`;
  if (toolsets && !toolsets.includes("all") && !toolsets.includes(operation.toolset))
    return `${operation.name} belongs to the toolset ${operation.toolset}, which this connection was started without (--toolsets).`;
  return undefined;
}
