import type { Lane } from "./admin-api.js";

export interface RateBudget {
  /** Waits for a turn; throws `RateBudgetFull` as soon as it is clear that the turn would come too late. */
  take(lane: Lane, signal: AbortSignal): Promise<void>;
  /** The API said when to come back: nobody goes before that. */
  pause(seconds: number): void;
}

export class RateBudgetFull extends Error {
  readonly code = "rate_budget_full";
  readonly sent = "no";
  readonly seconds: number;
  constructor(seconds: number) {
    super(
      `The rate budget of the Admin API is used up, and nothing was sent. Ask again in about ${seconds} seconds, or ask for less.`,
    );
    this.name = "RateBudgetFull";
    this.seconds = seconds;
  }
}

interface Waiting {
  lane: Lane;
  go(): void;
  refuse(): void;
}

const order = ["decisions", "calls", "sync"] as const satisfies readonly Lane[];
/** Milliseconds. A client gives up after about a minute, so a call must hear the truth well before; sync has time. */
const patience = { decisions: 30_000, calls: 20_000, sync: 600_000 } as const satisfies Record<Lane, number>;

/** What is left of a burst for the lanes before it: sync never makes a person wait for a token that it could have done without. */
const leaves = { decisions: 0, calls: 0, sync: 0.4 } as const satisfies Record<Lane, number>;

/** One token bucket for all lanes; who waits goes by lane, then by arrival. `now` is monotonic, in milliseconds. */
export function createRateBudget(
  { perMinute, burst }: { perMinute: number; burst: number },
  now: () => number = () => performance.now(),
): RateBudget {
  const perMs = perMinute / 60_000;
  const waiting: Waiting[] = [];
  /** How many tokens have to be there for one to be taken. */
  const needed = (lane: Lane) => 1 + Math.floor(leaves[lane] * (burst - 1));
  let tokens = burst;
  let filledAt = now();
  let pausedUntil = 0;
  let timer: NodeJS.Timeout | undefined;

  return {
    take(lane, signal) {
      signal.throwIfAborted();
      refill();
      if (tokens >= needed(lane) && now() >= pausedUntil && waiting.length === 0) {
        tokens -= 1;
        return Promise.resolve();
      }
      const ahead = waiting.filter((other) => order.indexOf(other.lane) <= order.indexOf(lane)).length;
      const wait = untilTurn(ahead, lane);
      if (wait > patience[lane]) return Promise.reject(new RateBudgetFull(Math.ceil(wait / 1000)));
      return queue(lane, signal);
    },
    pause(seconds) {
      pausedUntil = Math.max(pausedUntil, now() + seconds * 1000);
      for (const one of waiting.filter(({ lane }, place) => untilTurn(place, lane) > patience[lane])) one.refuse();
      pump();
    },
  };

  function queue(lane: Lane, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        clearTimeout(deadline);
        signal.removeEventListener("abort", cancel);
        const place = waiting.indexOf(one);
        if (place >= 0) waiting.splice(place, 1);
        // For nobody's turn nothing has to stay awake: a timer would keep the process from ending.
        if (waiting.length === 0) clearTimeout(timer);
      };
      const one: Waiting = {
        lane,
        go() {
          leave();
          resolve();
        },
        refuse() {
          leave();
          reject(new RateBudgetFull(Math.ceil(untilTurn(waiting.length, lane) / 1000)));
        },
      };
      const cancel = () => {
        leave();
        reject(signal.reason);
      };
      // Lanes ahead may keep coming: what was promised at the door is held with a deadline, a moment after the last turn.
      const deadline = setTimeout(one.refuse, patience[lane] + 1_000);
      signal.addEventListener("abort", cancel, { once: true });
      const after = waiting.findIndex((other) => order.indexOf(other.lane) > order.indexOf(lane));
      waiting.splice(after < 0 ? waiting.length : after, 0, one);
      pump();
    });
  }

  function pump() {
    clearTimeout(timer);
    refill();
    for (let next = waiting[0]; next && tokens >= needed(next.lane) && now() >= pausedUntil; next = waiting[0]) {
      tokens -= 1;
      next.go();
    }
    const [first] = waiting;
    if (first) timer = setTimeout(pump, Math.max(1, Math.ceil(untilTurn(0, first.lane))));
  }

  function refill() {
    tokens = Math.min(burst, tokens + (now() - filledAt) * perMs);
    filledAt = now();
  }

  /** Milliseconds until who has so many ahead may go. */
  function untilTurn(ahead: number, lane: Lane): number {
    const forTokens = Math.max(0, (ahead + needed(lane) - tokens) / perMs);
    return Math.max(forTokens, pausedUntil - now());
  }
}
