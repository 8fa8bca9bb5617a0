import type Anthropic from "@anthropic-ai/sdk";

/** Who goes first when the rate budget is short: what a person decided, then calls of agents and pages, then sync. */
export type Lane = "decisions" | "calls" | "sync";

/** The Admin API through the official SDK. The signal and the lane it was made for are in every call. */
export interface Access {
  org: Anthropic["organization"];
  beta: Anthropic["beta"]["organization"];
  /** The older reports, which the SDK does not wrap; a schema reads the answer. */
  get(path: string, query: Record<string, unknown>): Promise<unknown>;
}

export interface AdminApi extends AsyncDisposable {
  /** Reads: retried with jitter, `retry-after` obeyed, in one rate budget shared by all lanes. */
  reading(lane: Lane, signal: AbortSignal): Access;
  /** The same for one piece of work that looks at the same things again and again: each address is asked once. */
  remembering(lane: Lane, signal: AbortSignal): Access;
  /** The same for rows that come in several answers: who goes `on` asks for no page that another of these has read within a minute. */
  walking(lane: Lane, signal: AbortSignal, on: boolean): Access;
  /** A write's one attempt: never retried, 60 s, a connection of its own. */
  once(signal: AbortSignal): Access;
  /** Where it goes, and whether that is the official address. */
  address: { url: string; official: boolean };
}

/** How it is made. `key` is asked before each request, so that a replaced key is used at once. */
export interface AdminApiOptions {
  key(): Promise<string>;
  /** Another one than the API has just refused, for a read to be tried once more with; absent: there is no other. */
  renew?(refused: string): Promise<string>;
  /** Explicit: the environment is not read here. https or loopback, or it throws `AddressRefused`. */
  baseURL: string;
  /** Requests a minute, in each area in place of its own rate. */
  budget?: { perMinute: number; burst: number };
  /** What each reading ended with, as the line to the organization stands by it; undefined: it was answered. */
  heard?(error: unknown): void;
  /** How long an attempt may take, in milliseconds, in place of 30 s for a read and 60 s for a write. */
  patience?: number;
}
