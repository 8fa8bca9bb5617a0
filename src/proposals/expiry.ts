import { desk, type Ground } from "./ground.js";
import { move } from "./moves.js";

/** Timers fire late or never on a laptop that sleeps: the clock is asked again at least so often, in milliseconds. */
const atLeastEvery = 15_000;

export interface Expiry extends Disposable {
  /** Expires what is due, and sets the timer for what comes next. */
  look(): void;
}

export function createExpiry(ground: Ground): Expiry {
  let timer: unknown;
  let looking = false;
  /** Never throws: it runs after other work that has succeeded. */
  function look() {
    if (ground.signal.aborted || looking) return;
    ground.timers.clear(timer);
    looking = true;
    try {
      expireDue();
      const next = ground.db.prepare("SELECT min(expires_at) AS at FROM proposals WHERE state = 'proposed'").get()?.at;
      if (typeof next === "number") again(next - ground.now());
    } catch (error) {
      ground.report(error); // what is due cannot be approved either: the clock is compared there, too
      again(atLeastEvery);
    } finally {
      looking = false;
    }
  }
  const again = (ms: number) => {
    timer = ground.timers.set(look, Math.min(Math.max(ms, 250), atLeastEvery));
  };
  function expireDue() {
    const at = ground.now();
    const due = ground.db
      .prepare("SELECT id, digest FROM proposals WHERE state = 'proposed' AND expires_at <= ?")
      .all(at);
    for (const { id, digest } of due) {
      const { ok } = move(ground, "expire", { id: String(id), digest: String(digest) }, { actor: desk, at });
      if (ok) ground.changed(String(id));
    }
  }
  return { look, [Symbol.dispose]: () => ground.timers.clear(timer) };
}
