// Loaded before the program: an hour passes in as many milliseconds as are said, for clocks and for timers of a minute and
// more; by shorter ones processes wait for each other.
import { createRequire, syncBuiltinESMExports } from "node:module";

const hourMs = Number(process.env.HOUR_LASTS_MS);

if (hourMs > 0) {
  const speed = 3_600_000 / hourMs;
  const began = Date.now();
  const Real = Date;
  const realNow = Real.now;
  const now = () => Math.round(began + (realNow() - began) * speed);
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length === 0 ? [now()] : given));
    }
    static now = now;
  };

  const require = createRequire(import.meta.url);
  const shorter = (ms = 0) => (ms < 60_000 ? ms : Math.max(5, ms / speed));
  const { setTimeout: later, setInterval: each } = globalThis;
  const faster = {
    setTimeout: (work, ms, ...rest) => later(work, shorter(ms), ...rest),
    setInterval: (work, ms, ...rest) => each(work, shorter(ms), ...rest),
  };
  Object.assign(globalThis, faster);
  Object.assign(require("node:timers"), faster);
  const promised = require("node:timers/promises");
  const pause = promised.setTimeout;
  promised.setTimeout = (ms, ...rest) => pause(shorter(ms), ...rest);
  syncBuiltinESMExports();
}
