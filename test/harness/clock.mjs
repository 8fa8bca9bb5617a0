// Loaded before the program: its clock is ahead by as many milliseconds as the file says, as on a laptop that has slept.
import { readFileSync } from "node:fs";

const file = process.env.CLOCK_AHEAD;
const Real = Date;

if (file) {
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length === 0 ? [Real.now() + ahead()] : given));
    }
    static now = () => Real.now() + ahead();
  };
}

function ahead() {
  return Number(readFileSync(file, "utf8"));
}
